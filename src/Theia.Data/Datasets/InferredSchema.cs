namespace Theia.Data.Datasets;

/// <summary>
/// What a column without <c>column.json</c> holds, told from the name of its folder: the layout of the reference, and
/// of data sets that were written before columns had a schema. This is the only place that goes by names.
/// </summary>
internal static class InferredSchema
{
    /// <summary>What the folders of labels began with.</summary>
    public const string LabelPrefix = "scene_";

    private const string Facts = "_facts";

    /// <summary>The schema of a column; its arrays are not known.</summary>
    /// <param name="column">Name of the folder.</param>
    public static ColumnSchema Of(string column)
    {
        var member = column.ToLowerInvariant();
        if (column == DatasetFolder.Images)
            return new ColumnSchema(column, ColumnKind.Images, ColumnSchema.ImageExtension);
        if (IsLabels(column))
        {
            var format = column.EndsWith(Facts, StringComparison.Ordinal) ? "json" : "safetensors";
            return new ColumnSchema(column, ColumnKind.Labels, $"{member}.{format}");
        }

        return new ColumnSchema(column, ColumnKind.Features, $"{member}.safetensors") { TeacherId = Id(column) };
    }

    /// <summary>True for a name that stands for labels.</summary>
    public static bool IsLabels(string column) => column.StartsWith(LabelPrefix, StringComparison.Ordinal);

    // owner/name, as the hub names models; the folder name has lost the slash.
    private static string Id(string column)
    {
        var at = column.IndexOf('_', StringComparison.Ordinal);
        return at > 0 ? $"{column[..at]}/{column[(at + 1)..]}" : column;
    }
}
