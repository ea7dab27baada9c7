using Theia.Data.Random;
using Theia.Training.Runs;

namespace Theia.Lab.Pretraining.Data;

/// <summary>Makes the batch of any step.</summary>
internal sealed class BatchSampler(
    TrainingImages stock,
    ImageProcessor processor,
    long seed,
    int batchSize,
    Func<long, IReadOnlyList<CropSpec>> plans,
    Ranks? ranks = null)
{
    private const ulong Order = 0x04DE4;
    private const ulong Takes = 0x7A4E;

    private readonly Ranks _ranks = ranks ?? Ranks.Single;

    private readonly float[][] _tables = [.. Enumerable.Range(0, 3).Select(processor.Table)];

    /// <summary>
    /// Makes a batch: a function of seed, step and rank, the samples of this rank out of a batch of all.
    /// </summary>
    public PretrainBatch Make(long step)
    {
        var random = RandomStream.At((ulong)seed, Order, (ulong)step);
        var drawn = new int[batchSize * _ranks.World];
        for (var i = 0; i < drawn.Length; i++)
            drawn[i] = random.Below(stock.Images.Count);
        int[] samples = [.. Enumerable.Range(0, batchSize).Select(i => drawn[_ranks.Position(i)])];
        var kinds = plans(step);
        var views = new float[kinds.Count][];
        var places = new CropPlace[kinds.Count][];
        var view = 0;
        for (var kind = 0; kind < kinds.Count; kind++)
        {
            var plan = kinds[kind];
            var length = 3 * plan.Side * plan.Side;
            views[kind] = new float[plan.Count * batchSize * length];
            places[kind] = new CropPlace[plan.Count * batchSize];
            for (var at = 0; at < plan.Count * batchSize; at++)
            {
                var (sample, number) = (at % batchSize, view + (at / batchSize));
                places[kind][at] = RandomResizedCrop.Write(
                    Image(step, samples, sample, number),
                    plan,
                    (seed, step, _ranks.Position(sample), number),
                    _tables,
                    views[kind].AsSpan(at * length, length));
            }

            view += plan.Count;
        }

        return new PretrainBatch(step, samples, views, kinds) { Places = places };
    }

    // Views of one image go through its takes in turn, from a random one on, so that two neighbors
    // are never of the same.
    private RgbImage Image(long step, int[] samples, int at, int view)
    {
        var first = RandomStream.At((ulong)seed, Takes, (ulong)step, (ulong)_ranks.Position(at)).Below(stock.Takes);
        return stock.Image(samples[at], (first + view) % stock.Takes);
    }
}
