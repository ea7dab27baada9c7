using Theia.Data.Datasets;
using Theia.Data.Errors;
namespace Theia.Data.Loading;

/// <summary>One shard of every column: the same samples, seen by the camera and by each teacher.</summary>
/// <param name="Keys">Sample keys, in order.</param>
/// <param name="Images">The images.</param>
/// <param name="Features">The features of each teacher.</param>
internal sealed record ShardRow(string[] Keys, ColumnShard Images, IReadOnlyList<ColumnShard> Features) : IDisposable
{
    /// <summary>Opens the shards and compares their keys.</summary>
    /// <exception cref="DataException">Keys differ; the message has both and what to do.</exception>
    public static ShardRow Open(
        string images, IReadOnlyList<string> features, IReadOnlyList<TeacherSpec> teachers,
        bool checkHashes, Func<TeacherSpec, Remedy> remedy)
    {
        var column = ColumnShard.Open(images, ColumnSchema.ImageExtension, checkHashes, out var keys);
        var columns = new ColumnShard[features.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = ColumnShard.Open(features[i], teachers[i].SampleExtension, checkHashes, out var found);
            Compare(column, keys, columns[i], found, remedy(teachers[i]));
        }

        return new ShardRow(keys, column, columns);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Images.Dispose();
        foreach (ColumnShard column in Features)
            column.Dispose();
    }

    private static void Compare(ColumnShard images, string[] keys, ColumnShard features, string[] found, Remedy remedy)
    {
        var same = keys.AsSpan().CommonPrefixLength(found);
        if (same == keys.Length && same == found.Length)
            return;
        var (there, here) = (same < keys.Length ? $"the key '{keys[same]}'" : "no more samples",
            same < found.Length ? $"'{found[same]}'" : "the end");
        throw new DataException(
            features.Path,
            $"sample {same} is {here} where {images.Path} has {there} ({found.Length} features, {keys.Length} images): "
                + "features and images do not match.",
            remedy);
    }
}
