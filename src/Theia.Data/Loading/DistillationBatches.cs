using Theia.Data.Datasets;
using Theia.Data.Loading;
using Theia.Data.Random;
using Theia.Data.Threading;

namespace Theia.Data;

/// <summary>
/// What a student is distilled from: images and teacher features of one or more data sets, read together
/// from their shards and joined by key. Batch n depends on the seed and on n alone, whatever was read
/// before and however many ranks share the batches.
/// </summary>
public sealed class DistillationBatches : IBatchSource
{
    private readonly IReadOnlyList<JoinedDataset> _datasets;
    private readonly ISampleSequence _sequence;
    private readonly IReadOnlyList<int[]> _shards;
    private readonly BatchOptions _options;
    private readonly SampleReader _reader;
    private readonly BufferPool _buffers;
    private readonly Prefetcher<BatchBuffer> _ahead;
    private BatchBuffer? _lent;

    private DistillationBatches(
        IReadOnlyList<JoinedDataset> datasets, DatasetMix mix, IReadOnlyList<FeatureRequest> features,
        BatchOptions options)
    {
        _datasets = datasets;
        _options = options;
        _shards = [.. datasets.Select(set => options.ShardsByRank
            ? ShardRepetition.OfRank(set.Sizes.Count, options.Rank, options.World)
            : [.. Enumerable.Range(0, set.Sizes.Count)])];
        _sequence = Sequence(mix);
        StepsPerEpoch = options.Once
            ? (long)Math.Ceiling(_sequence.Length / ((double)options.BatchSize * options.World))
            : mix.StepsPerEpoch(options.BatchSize, options.World);
        (Height, Width) = ImageSize(datasets[0][_shards[0].First(shard => datasets[0].Sizes[shard] > 0)]);
        _reader = new SampleReader(features, Height, Width);
        _buffers = new BufferPool(count => new BatchBuffer(count, Height, Width, features));
        _ahead = new Prefetcher<BatchBuffer>(Begin, options.Prefetch) { Discard = _buffers.Return };
    }

    /// <inheritdoc/>
    public int BatchSize => _options.BatchSize;

    /// <inheritdoc/>
    public long StepsPerEpoch { get; }

    /// <summary>Rows of every image.</summary>
    public int Height { get; }

    /// <summary>Pixels a row of every image.</summary>
    public int Width { get; }

    /// <summary>Opens data sets for reading and checks that every image has its features.</summary>
    /// <param name="root">The folder that holds the data sets.</param>
    /// <param name="mix">Which of them, with weights; those without samples in the split are left out.</param>
    /// <param name="split"><c>train</c>, <c>val</c> or <c>test</c>. In <c>val</c> all weights count as 1.</param>
    /// <param name="features">Which teachers' features a batch holds; may be none.</param>
    /// <param name="options">Batch size, order, ranks.</param>
    /// <exception cref="UsageException">A folder or column is missing, or an option is out of range.</exception>
    /// <exception cref="DataException">A shard is damaged, or images and features do not belong together.</exception>
    public static DistillationBatches Open(
        string root, IReadOnlyList<DatasetWeight> mix, string split,
        IReadOnlyList<FeatureRequest> features, BatchOptions options)
    {
        options.Check();
        var weighed = DatasetMix.Create(
            mix, split, name => Folder(root, name).LoadSplits()[split], options.DatasetRatio);
        var opened = new List<JoinedDataset>();
        try
        {
            TeacherSpec[] teachers = [.. features.Select(feature => feature.Teacher)];
            foreach (DatasetMix.Part part in weighed.Parts)
                opened.Add(JoinedDataset.Open(Folder(root, part.Name), split, teachers, options.CheckHashes));
            var batches = new DistillationBatches(opened, weighed, features, options);
            opened = [];
            return batches;
        }
        finally
        {
            opened.ForEach(set => set.Dispose());
        }
    }

    /// <inheritdoc/>
    /// <exception cref="DataException">A payload is damaged, or an image or feature has another
    /// size than the first.</exception>
    public SampleBatch Read(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (_lent is { } before)
            _buffers.Return(before);
        _lent = null;
        _lent = _ahead.Take(step);
        return _lent.Batch;
    }

    /// <summary>Stops reading ahead and closes the shards.</summary>
    public void Dispose()
    {
        _ahead.Dispose();
        foreach (JoinedDataset set in _datasets)
            set.Dispose();
    }

    private static DatasetFolder Folder(string root, string name) => DatasetFolder.Open(Path.Combine(root, name));

    private static (int Height, int Width) ImageSize(ShardRow row)
    {
        var first = new byte[Math.Min(row.Images.Length(0), Tensors.Npy.NpyHeader.MaxTextLength + 12)];
        row.Images.Read(0, first);
        var source = $"{row.Images.Path}, sample '{row.Keys[0]}'";
        var stored = StoredImage.Of(Tensors.Npy.NpyHeader.Parse(first, row.Images.Length(0), source), source);
        return (stored.Height, stored.Width);
    }

    private ISampleSequence Sequence(DatasetMix mix)
    {
        SampleOrder[] orders = [.. _datasets.Select((set, i) => new SampleOrder(
            [.. _shards[i].Select(shard => set.Sizes[shard])],
            new CounterRandom(_options.Seed, (ulong)i, 0).Bits(0),
            _options.Window,
            _options.Shuffle))];
        if (_options.Once)
        {
            return new SinglePass(
                orders, [.. mix.Parts.Select(part => DatasetMix.LengthTimesRatio(part.Length, part.Ratio))]);
        }

        var ranks = _options.ShardsByRank ? _options.World : 1;
        return new EndlessSequence(
            orders, [.. mix.Parts.Select(part => part.ExpectedLength / ranks)], _options.Seed, _options.SameEveryEpoch);
    }

    // The global batch of step n is made of the positions from n times its size on; this rank
    // takes every world-th of them.
    private Func<CancellationToken, BatchBuffer> Begin(long step)
    {
        var (stride, first) = _options.ShardsByRank ? (1, 0) : (_options.World, _options.Rank);
        if (_options.Once)
            step %= StepsPerEpoch;
        var start = checked((step * BatchSize * stride) + first);
        var left = start >= _sequence.Length ? 0 : ((_sequence.Length - start - 1) / stride) + 1;
        var places = new MixPlace[Math.Min(BatchSize, left)];
        for (var i = 0; i < places.Length; i++)
            places[i] = _sequence.At(start + ((long)i * stride));
        BatchBuffer buffer = _buffers.Rent(places.Length);
        return cancellation => Fill(buffer, places, cancellation);
    }

    private BatchBuffer Fill(BatchBuffer buffer, MixPlace[] places, CancellationToken cancellation)
    {
        try
        {
            for (var slot = 0; slot < places.Length; slot++)
            {
                cancellation.ThrowIfCancellationRequested();
                Fill(buffer, slot, places[slot]);
            }

            return buffer;
        }
        catch
        {
            _buffers.Return(buffer);
            throw;
        }
    }

    private void Fill(BatchBuffer buffer, int slot, MixPlace place)
    {
        (var dataset, (var shard, var index)) = place;
        ShardRow row = _datasets[dataset][_shards[dataset][shard]];
        var key = row.Keys[index];
        buffer.SetKey(slot, key);
        _reader.Image(row.Images, index, key, buffer.Image(slot));
        for (var column = 0; column < row.Features.Count; column++)
        {
            Span<byte> embedding = buffer.Embedding(column, slot), classToken = buffer.ClassToken(column, slot);
            _reader.Feature(column, row.Features[column], index, key, embedding, classToken);
        }
    }
}
