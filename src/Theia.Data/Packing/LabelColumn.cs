namespace Theia.Data;

/// <summary>A column of labels beside the pictures: exact maps, or facts as JSON, that were made together with them.</summary>
/// <param name="Folder">Folder of the column; begins with <c>scene_</c>, which tells it from the features of a teacher.</param>
public sealed record LabelColumn(string Folder)
{
    /// <summary>What the folders of all columns of labels begin with.</summary>
    internal const string Prefix = "scene_";

    private const string Facts = "_facts";

    /// <summary>True for facts: one JSON object a sample. All other columns hold safetensors.</summary>
    public bool IsJson => Folder.EndsWith(Facts, StringComparison.Ordinal);

    /// <summary>Extension of its members.</summary>
    public string Extension => $"{Folder}.{(IsJson ? "json" : "safetensors")}";

    /// <summary>The column of a folder; null where it is none of labels.</summary>
    public static LabelColumn? Of(string folder) => folder.StartsWith(Prefix, StringComparison.Ordinal) ? new LabelColumn(folder) : null;
}
