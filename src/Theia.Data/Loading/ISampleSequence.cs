namespace Theia.Data.Loading;

/// <summary>Which sample stands at which position of a run over several datasets.</summary>
internal interface ISampleSequence
{
    /// <summary>Positions before the sequence begins anew.</summary>
    long Length { get; }

    /// <summary>The sample at <paramref name="position"/>, from 0. One thread at a time; positions that rise are cheapest.</summary>
    MixPlace At(long position);
}
