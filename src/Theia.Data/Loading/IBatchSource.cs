namespace Theia.Data;

/// <summary>
/// An endless sequence of batches in which batch <c>n</c> depends on the seed and on <c>n</c> alone,
/// so that the step number is all a resumed run needs.
/// </summary>
public interface IBatchSource : IDisposable
{
    /// <summary>Samples a batch.</summary>
    int BatchSize { get; }

    /// <summary>Batches that make one epoch: ceil(expected length / batch size).</summary>
    long StepsPerEpoch { get; }

    /// <summary>Reads batch <paramref name="step"/>, counted from 0 over all epochs.</summary>
    /// <returns>A batch that stays valid until the next call.</returns>
    SampleBatch Read(long step);
}
