using Theia.Data.Random;

namespace Theia.Training.Cloning;

/// <summary>
/// The batch of a step: each epoch takes every frame once, in an order of its own. A function of the step, so that a
/// resumed run sees what an uninterrupted one sees.
/// </summary>
/// <param name="data">Demonstrations.</param>
/// <param name="config">History, batch size and seed.</param>
internal sealed class CloningBatches(CloningData data, CloningConfig config) : IDisposable
{
    private static readonly ulong _stream = CounterRandom.Hash("cloning order");

    private readonly CloningWindows _windows =
        new(data, config.History, (int)Math.Min(config.BatchSize, data.Frames));

    /// <summary>Steps of an epoch: the last batch may be smaller, but not a single row.</summary>
    public long StepsPerEpoch { get; } = StepsOf(data.Frames, config.BatchSize);

    /// <summary>Steps of an epoch over so many frames; a batch norm has no variance of one row.</summary>
    public static long StepsOf(long frames, int batchSize) => (frames / batchSize) + (frames % batchSize > 1 ? 1 : 0);

    /// <summary>Fills the batch of a step.</summary>
    public CloningBatch Read(long step)
    {
        var (epoch, place) = Math.DivRem(step, StepsPerEpoch);
        var order = Order(epoch);
        var start = place * config.BatchSize;
        return _windows.Fill((int)Math.Min(config.BatchSize, data.Frames - start), row => order[start + row]);
    }

    /// <summary>The order of frames in an epoch.</summary>
    internal Permutation Order(long epoch) =>
        new(new CounterRandom((ulong)config.Seed, _stream, (ulong)epoch), data.Frames);

    /// <inheritdoc/>
    public void Dispose() => _windows.Dispose();
}
