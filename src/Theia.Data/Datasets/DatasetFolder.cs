using System.Globalization;
using Theia.Data.Datasets;
using Theia.Data.Errors;

namespace Theia.Data;

/// <summary>
/// One data set on disk: <c>&lt;root&gt;/&lt;set&gt;</c> with a folder of shards a column (<c>images</c> and one a
/// teacher) and <c>splits.json</c>. Shards of a column and a split are those that match <c>*-&lt;split&gt;.tar</c>, in
/// ordinal order; shard <c>i</c> of every column holds the same keys.
/// </summary>
public sealed class DatasetFolder
{
    /// <summary>Folder of the column of images.</summary>
    public const string Images = "images";

    // Found once: what is packed later gets the same name.
    private IReadOnlyList<string>? _packedNames;

    /// <summary>Names a data set, which need not be there yet.</summary>
    /// <param name="path">Its folder; the last part is the name of the set.</param>
    public DatasetFolder(string path)
    {
        Path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        Name = System.IO.Path.GetFileName(Path);
        if (Name.Length == 0)
            throw new UsageException($"'{path}' cannot be a data set: it is the root of the disk. Name a folder.");
        // Shards are called after their set, and files that begin with a dot are passed over.
        if (Name[0] == '.')
        {
            throw new UsageException(
                $"'{path}' cannot be a data set: its name begins with a dot, which hides its shards. "
                + "Choose another name.");
        }
    }

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Name of the set: the last part of its path.</summary>
    public string Name { get; }

    /// <summary>The folder above, where statistics are kept for all sets.</summary>
    public string Root => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Number of samples a split.</summary>
    public string SplitsPath => System.IO.Path.Combine(Path, "splits.json");

    /// <summary>Which key came from which file.</summary>
    public string KeysPath => System.IO.Path.Combine(Path, "keys.json");

    /// <summary>Columns that are there: <c>images</c> first, then the teachers' folders in ordinal order.</summary>
    public IReadOnlyList<string> Columns => !Directory.Exists(Path)
        ? []
        : [.. Directory.EnumerateDirectories(Path)
            .Select(folder => System.IO.Path.GetFileName(folder)!)
            .Where(name => !name.StartsWith('.'))
            .OrderBy(name => !string.Equals(name, Images, StringComparison.Ordinal))
            .ThenBy(name => name, StringComparer.Ordinal)];

    /// <summary>Opens a data set that must be there.</summary>
    /// <exception cref="UsageException">The folder or its <c>images</c> is missing.</exception>
    public static DatasetFolder Open(string path)
    {
        var folder = new DatasetFolder(path);
        if (!Directory.Exists(folder.Path))
        {
            throw new UsageException(
                $"The data set {folder.Path} does not exist.", Remedy.Pack("Pack images into it first.", path));
        }

        if (!Directory.Exists(folder.ColumnPath(Images)))
        {
            throw new UsageException(
                $"{folder.Path} is not a data set: it has no folder '{Images}'. "
                + "Name the folder that contains 'images' and 'splits.json'.");
        }

        return folder;
    }

    /// <summary>Reads <c>splits.json</c>.</summary>
    /// <exception cref="DataException">It is missing or malformed.</exception>
    public Splits LoadSplits() => Splits.Load(SplitsPath);

    /// <summary>Reads <c>keys.json</c>: paths of the packed images by sample key.</summary>
    /// <exception cref="DataException">It is missing or malformed.</exception>
    public IReadOnlyDictionary<string, string> LoadKeys() => KeyFile.Load(KeysPath);

    /// <summary>Folder of a column.</summary>
    /// <param name="column"><see cref="Images"/>, or <see cref="TeacherSpec.FolderName"/>.</param>
    public string ColumnPath(string column) => System.IO.Path.Combine(Path, column);

    /// <summary>The shards of a column and a split, in order; none where the folder is missing.</summary>
    public IReadOnlyList<string> Shards(string column, string split)
    {
        var folder = ColumnPath(column);
        return !Directory.Exists(folder)
            ? []
            : [.. Directory.EnumerateFiles(folder, $"*-{split}.tar")
                .Where(path => !System.IO.Path.GetFileName(path).StartsWith('.'))
                .Order(StringComparer.Ordinal)];
    }

    /// <summary>The tar files of a column that belong to no split by their names.</summary>
    internal IReadOnlyList<string> StrayShards(string column)
    {
        var known = Splits.Names.SelectMany(split => Shards(column, split)).ToHashSet(StringComparer.Ordinal);
        return !Directory.Exists(ColumnPath(column))
            ? []
            : [.. Directory.EnumerateFiles(ColumnPath(column), "*.tar")
                .Where(file => !System.IO.Path.GetFileName(file).StartsWith('.') && !known.Contains(file))
                .Order(StringComparer.Ordinal)];
    }

    /// <summary>Refuses a column of which nothing would be read: silence would look like success.</summary>
    /// <exception cref="UsageException">It has no shards.</exception>
    /// <exception cref="DataException">It has shards, all of other names than a split's.</exception>
    internal void RequireShards(string column)
    {
        if (Splits.Names.Any(split => Shards(column, split).Count > 0))
            return;
        if (StrayShards(column) is [var first, ..] others)
        {
            throw new DataException(
                ColumnPath(column),
                $"contains {others.Count} tar files that belong to no split, for instance "
                    + $"{System.IO.Path.GetFileName(first)}.",
                $"The name of a shard ends in {string.Join(" or ", Splits.Names.Select(split => $"-{split}.tar"))}: "
                    + "rename them.");
        }

        if (column == Images)
            throw new UsageException($"{Path} has no images.", Remedy.Pack("Pack some first.", Path));
    }

    /// <summary>
    /// Where shard <paramref name="index"/> of a column and a split is written:
    /// <c>&lt;set&gt;_&lt;split&gt;-&lt;6 digits&gt;-&lt;split&gt;.tar</c>. The name of the set is that under which it
    /// was packed, also when its folder was renamed since.
    /// </summary>
    public string ShardPath(string column, string split, int index) =>
        System.IO.Path.Combine(
            ColumnPath(column),
            string.Create(CultureInfo.InvariantCulture, $"{PackedName ?? Name}_{split}-{index:000000}-{split}.tar"));

    /// <summary>The name under which the images were packed; null where there are none, or none of this form.</summary>
    internal string? PackedName =>
        PackedNames is { Count: > 0 } names ? names.Contains(Name, StringComparer.Ordinal) ? Name : names[0] : null;

    /// <summary>
    /// All names that shards of images carry, in ordinal order: more than one where a renamed set was packed again.
    /// </summary>
    internal IReadOnlyList<string> PackedNames => _packedNames ??=
    [
        .. Splits.Names.SelectMany(split => Shards(Images, split)
            .Select(path => (File: System.IO.Path.GetFileName(path), End: $"_{split}-000000-{split}.tar")))
            .Where(shard =>
                shard.File.EndsWith(shard.End, StringComparison.Ordinal) && shard.File.Length > shard.End.Length)
            .Select(shard => shard.File[..^shard.End.Length])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];
}
