using Theia.Data.Datasets;
using Theia.Data.IO;
using Theia.Data.Tensors.Safetensors;

namespace Theia.Data.Teachers;

/// <summary>
/// Keeps a teacher's features out of folders that hold something else. Extraction replaces shards, and neither images
/// nor labels can be made again, so a folder that is not the teacher's own is refused whatever the options are.
/// </summary>
internal static class TeacherColumn
{
    // What a data set and its root hold beside features. The file systems of macOS and Windows do not tell case apart.
    private static readonly HashSet<string> _reserved = new(
        [DatasetFolder.Images, "statistics", "splits.json", "keys.json", "pack-plan.jsonl"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Why no teacher may have this id; null where it may.</summary>
    public static string? Problem(string id)
    {
        // Windows drops dots at the end of a name.
        var folder = id.Replace('/', '_').TrimEnd('.');
        if (_reserved.Contains(folder))
            return $"'{TerminalText.Of(id)}' names '{folder}', which belongs to the data set itself";
        return InferredSchema.IsLabels(folder.ToLowerInvariant())
            ? $"'{TerminalText.Of(id)}' names '{TerminalText.Of(folder)}', but names that begin "
                + $"with '{InferredSchema.LabelPrefix}' are columns of labels"
            : null;
    }

    /// <summary>Refuses a teacher whose folder holds other files. Changes nothing on disk.</summary>
    /// <exception cref="UsageException">The folder is reserved, holds something else than features,
    /// or those of another teacher.</exception>
    public static void RequireOwn(DatasetFolder set, TeacherSpec teacher, string split)
    {
        if (Problem(teacher.Id) is { } problem)
            throw Refuse($"The teacher id {problem}.");
        var folder = teacher.FolderName;
        if (folder.Length == 0 || folder[0] == '.' || folder.AsSpan().ContainsAny('/', '\\', ':'))
            throw Refuse($"The teacher id '{TerminalText.Of(teacher.Id)}' is not a valid folder name.");
        if (folder.Equals(set.Name, StringComparison.OrdinalIgnoreCase))
            throw Refuse($"The teacher id '{TerminalText.Of(teacher.Id)}' is the name of the data set.");
        if (set.Columns.FirstOrDefault(column => IsOther(column, folder)) is { } other)
        {
            throw Refuse(
                $"The teacher id '{TerminalText.Of(teacher.Id)}' differs from the column '{TerminalText.Of(other)}' of "
                + $"{set.Path} in case only.");
        }

        RequireFeatures(set, teacher, split);
    }

    private static bool IsOther(string column, string folder) =>
        column.Equals(folder, StringComparison.OrdinalIgnoreCase) && !column.Equals(folder, StringComparison.Ordinal);

    private static void RequireFeatures(DatasetFolder set, TeacherSpec teacher, string split)
    {
        var folder = set.ColumnPath(teacher.FolderName);
        var schema = ColumnSchemaFile.TryLoad(folder);
        if (schema is not null && schema.Kind != ColumnKind.Features)
            throw Refuse($"{folder} contains {schema.Content}, not features of {TerminalText.Of(teacher.Id)}.");
        // Two ids can have one folder: a/b_c and a_b/c.
        if ((TeacherRecord.TryLoad(folder)?.Spec.Id ?? schema?.TeacherId) is { } owner && owner != teacher.Id)
        {
            throw Refuse($"{folder} contains features of {TerminalText.Of(owner)}, not of "
                + $"{TerminalText.Of(teacher.Id)}: "
                + "the names of their folders are the same.");
        }

        // All that may be replaced is looked at; of the other splits the first shard tells what the column is.
        foreach (var shard in Splits.Names.SelectMany(
            other => set.Shards(teacher.FolderName, other).Take(other == split ? int.MaxValue : 1)))
        {
            if (Stranger(shard, teacher) is { } found)
            {
                throw Refuse($"{shard} contains {found}, but features of {TerminalText.Of(teacher.Id)} are "
                    + $"'.{teacher.SampleExtension}' with a map 'embedding'.");
            }
        }
    }

    // Other content of a shard than features of the teacher; null for none. A damaged shard is not judged.
    private static string? Stranger(string path, TeacherSpec teacher)
    {
        try
        {
            using var shard = Shard.Open(path);
            if (shard.Members.FirstOrDefault(member => member.Extension != teacher.SampleExtension) is { } other)
                return $"'.{TerminalText.Of(other.Extension)}'";
            using var column = ColumnShard.Open(path, teacher.SampleExtension, checkHashes: false, out var keys);
            if (keys.Length == 0)
                return null;
            SafetensorsHeader header = FeatureLayout.ReadHeader(column, 0, keys[0]).Header;
            return header.Tensors.ContainsKey("embedding") ? null : TerminalText.List([.. header.Tensors.Keys]);
        }
        catch (DataException)
        {
            return null;
        }
    }

    private static UsageException Refuse(string problem) => new($"{problem} Give the teacher another id.");
}
