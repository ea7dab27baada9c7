namespace Theia.Lab.Quickstart;

/// <summary>Some samples of a pass, held in memory: those whose keys are wanted, in the order of the pass.</summary>
internal sealed class SampleSelection : IBatchSource
{
    private readonly List<SampleBatch> _batches = [];

    /// <summary>
    /// Reads <paramref name="source"/>, if there is one, until <paramref name="most"/> samples are found.
    /// </summary>
    public SampleSelection(IBatchSource? source, Func<string, bool> wanted, int most)
    {
        BatchSize = source?.BatchSize ?? 0;
        for (long step = 0; step < source?.StepsPerEpoch && Samples < most; step++)
        {
            SampleBatch batch = source.Read(step);
            int[] rows = [.. Enumerable.Range(0, batch.Keys.Count)
                .Where(row => wanted(batch.Keys[row])).Take(most - Samples)];
            if (rows.Length > 0)
                _batches.Add(Copy(batch, rows));
            Samples += rows.Length;
        }
    }

    /// <summary>Samples found.</summary>
    public int Samples { get; private set; }

    public int BatchSize { get; }

    public long StepsPerEpoch => _batches.Count;

    public SampleBatch Read(long step) => _batches[(int)(step % _batches.Count)];

    public void Dispose() => _batches.Clear();

    private static SampleBatch Copy(SampleBatch batch, int[] rows) => new()
    {
        Keys = [.. rows.Select(row => batch.Keys[row])],
        Height = batch.Height,
        Width = batch.Width,
        Images = Rows(batch.Images, rows, batch.Height * batch.Width * 3),
        Features = batch.Features.ToDictionary(
            feature => feature.Key,
            feature => new FeatureColumn(
                feature.Value.Size,
                Rows(feature.Value.Embedding, rows, feature.Value.Size.Channels * feature.Value.Size.Positions),
                feature.Value.ClassToken is { } token ? Rows(token, rows, feature.Value.Size.Channels) : null),
            StringComparer.Ordinal),
    };

    private static T[] Rows<T>(T[] all, int[] rows, int length)
    {
        var copy = new T[rows.Length * length];
        for (var i = 0; i < rows.Length; i++)
            all.AsSpan(rows[i] * length, length).CopyTo(copy.AsSpan(i * length));
        return copy;
    }
}
