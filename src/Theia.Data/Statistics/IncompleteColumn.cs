namespace Theia.Data.Statistics;

/// <summary>Reports features that cover only part of the images.</summary>
internal static class IncompleteColumn
{
    /// <summary>A sentence with the numbers; null where every split that counts is complete.</summary>
    /// <param name="set">The set.</param>
    /// <param name="teacher">Whose features.</param>
    /// <param name="splits">Which splits count; null for all.</param>
    public static string? Describe(DatasetFolder set, TeacherSpec teacher, IReadOnlyList<string>? splits)
    {
        (string Split, int Have, int Want)[] missing =
        [
            .. (splits ?? Splits.Names)
                .Select(split => (
                    split, set.Shards(teacher.FolderName, split).Count, set.Shards(DatasetFolder.Images, split).Count))
                .Where(count => count.Item2 < count.Item3),
        ];
        return missing.Length == 0 ? null
            : $"the features of {teacher.Id} are not complete: "
                + $"{string.Join(", ", missing.Select(one => $"{one.Split} {one.Have} of {one.Want} shards"))}.";
    }
}
