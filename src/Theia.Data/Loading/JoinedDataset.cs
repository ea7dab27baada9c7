using Theia.Data.Datasets;
using Theia.Data.Errors;

namespace Theia.Data.Loading;

/// <summary>
/// One split of a data set with its images and features joined by key: shard i of every column holds
/// the same keys in the same order, which is checked for every sample on opening. Joining by position
/// alone would pair wrong samples after the first gap.
/// </summary>
internal sealed class JoinedDataset : IDisposable
{
    private readonly ShardRow[] _rows;

    private JoinedDataset(DatasetFolder folder, ShardRow[] rows)
    {
        Folder = folder;
        _rows = rows;
    }

    /// <summary>The data set.</summary>
    public DatasetFolder Folder { get; }

    /// <summary>Samples in each shard.</summary>
    public IReadOnlyList<int> Sizes => [.. _rows.Select(row => row.Keys.Length)];

    /// <summary>Shard <paramref name="shard"/> of every column.</summary>
    public ShardRow this[int shard] => _rows[shard];

    /// <summary>Opens all shards of a split and joins them.</summary>
    /// <exception cref="UsageException">The set, the split or a teacher's column is missing.</exception>
    /// <exception cref="DataException">A shard is damaged, columns do not match, or a key comes twice.</exception>
    public static JoinedDataset Open(
        DatasetFolder folder, string split, IReadOnlyList<TeacherSpec> teachers, bool checkHashes)
    {
        folder.RequireShards(DatasetFolder.Images);
        ColumnSchema.Require(folder, DatasetFolder.Images, ColumnKind.Images);
        foreach (TeacherSpec teacher in teachers)
            ColumnSchema.Require(folder, teacher.FolderName, ColumnKind.Features, teacher.Id);
        IReadOnlyList<string> images = folder.Shards(DatasetFolder.Images, split);
        IReadOnlyList<string>[] features = [.. teachers.Select(
            teacher => FeatureShards(folder, split, teacher, images))];
        var rows = new ShardRow[images.Count];
        EachShard.Run(images.Count, i =>
            rows[i] = ShardRow.Open(
                images[i], [.. features.Select(column => column[i])], teachers, checkHashes, ExtractAgain));
        CheckKeys(rows);
        SplitCount.Require(folder, split, rows.Length, rows.Sum(row => (long)row.Keys.Length));
        return new JoinedDataset(folder, rows);

        Remedy ExtractAgain(TeacherSpec teacher) =>
            Remedy.Extract($"Extract the features of {teacher.Id} again.", folder.Path, teacher.Id, split, force: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ShardRow row in _rows)
            row.Dispose();
    }

    private static IReadOnlyList<string> FeatureShards(
        DatasetFolder folder, string split, TeacherSpec teacher, IReadOnlyList<string> images)
    {
        IReadOnlyList<string> shards = folder.Shards(teacher.FolderName, split);
        if (shards.Count == images.Count)
            return shards;
        folder.RequireShards(teacher.FolderName);
        if (shards.Count == 0)
        {
            throw new UsageException(
                $"{folder.Path} has no features of {teacher.Id} for the split '{split}'.",
                Remedy.Extract("Extract them.", folder.Path, teacher.Id, split));
        }

        throw new DataException(
            folder.ColumnPath(teacher.FolderName),
            $"has {shards.Count} shards of the split '{split}', but '{DatasetFolder.Images}' has {images.Count}.",
            shards.Count < images.Count
                ? Remedy.Extract("Finish the extraction.", folder.Path, teacher.Id, split)
                : Remedy.Extract("Extract again.", folder.Path, teacher.Id, split, force: true));
    }

    private static void CheckKeys(ShardRow[] rows)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ShardRow row in rows)
        {
            foreach (var key in row.Keys)
            {
                if (!seen.TryAdd(key, row.Images.Path))
                {
                    throw new DataException(
                        row.Images.Path, $"the key '{key}' is also in {seen[key]}.",
                        "Keys are unique in a split: pack the set again.");
                }
            }
        }
    }
}
