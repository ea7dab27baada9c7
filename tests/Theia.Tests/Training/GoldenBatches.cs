namespace Theia.Tests.Training;

/// <summary>The reference's training samples as an endless source, or as one pass of all six.</summary>
internal sealed class GoldenBatches(
    GoldenTraining golden, int stepsPerEpoch = 5, IReadOnlyList<int>? pass = null,
    Action<long>? onRead = null) : IBatchSource
{
    public int BatchSize => pass?.Count ?? golden.Batch(0).Keys.Count;

    public long StepsPerEpoch { get; } = stepsPerEpoch;

    public SampleBatch Read(long step)
    {
        onRead?.Invoke(step);
        return pass is null ? golden.Batch(step) : golden.Batch(pass);
    }

    public void Dispose()
    {
    }
}
