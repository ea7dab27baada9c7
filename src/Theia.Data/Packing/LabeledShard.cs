namespace Theia.Data.Packing;

/// <summary>
/// A shard of images and those of its labels, which are finished before it: where the images
/// are whole, so are the labels.
/// </summary>
internal sealed class LabeledShard : IDisposable
{
    private readonly List<(ShardWriter Writer, string Extension)> _columns = [];

    /// <summary>Starts the shards.</summary>
    /// <param name="images">Path of the shard of images.</param>
    /// <param name="labels">Paths of the shards of labels.</param>
    /// <param name="columns">What those hold, in the same order.</param>
    public LabeledShard(string images, IReadOnlyList<string> labels, IReadOnlyList<ColumnSchema> columns)
    {
        try
        {
            _columns.Add((ShardWriter.Create(images), ImagePayload.Extension));
            for (var i = 0; i < labels.Count; i++)
                _columns.Add((ShardWriter.Create(labels[i]), columns[i].Extension));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Adds a sample.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="payloads">The image, then the labels.</param>
    public void Add(string key, IReadOnlyList<byte[]> payloads)
    {
        for (var i = 0; i < _columns.Count; i++)
            _columns[i].Writer.Add(key, _columns[i].Extension, payloads[i]);
    }

    /// <summary>Finishes the labels, then the images.</summary>
    public void Commit()
    {
        foreach (var (writer, _) in _columns.AsEnumerable().Reverse())
            writer.Commit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (writer, _) in _columns)
            writer.Dispose();
    }
}
