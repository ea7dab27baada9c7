namespace Theia.Data.Loading;

/// <summary>Maps positions of a run to samples of several data sets.</summary>
internal interface ISampleSequence
{
    /// <summary>Number of positions before the sequence repeats.</summary>
    long Length { get; }

    /// <summary>
    /// The sample at <paramref name="position"/>, from 0. One thread at a time; positions that rise are cheapest.
    /// </summary>
    MixPlace At(long position);
}
