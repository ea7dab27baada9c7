using System.Text;
using Theia.Data.Datasets;
using Theia.Data.IO;
using Theia.Data.Tensors;
using Theia.Data.Text;

namespace Theia.Data;

/// <summary>
/// What a column of a data set holds: the content of <c>column.json</c> beside its shards. The program that writes a
/// column writes its schema before the first shard is there.
/// </summary>
/// <param name="Name">Folder of the column below the data set.</param>
/// <param name="Kind">What its samples are.</param>
/// <param name="Extension">
/// Extension of every member of its shards, in lower case. It ends in the format: <c>image</c> (an npy array),
/// <c>safetensors</c> or <c>json</c>.
/// </param>
public sealed record ColumnSchema(string Name, ColumnKind Kind, string Extension)
{
    /// <summary>Extension of the members of the column of images.</summary>
    internal const string ImageExtension = "image";

    /// <summary>Id of the teacher whose features it holds; null for other columns. Default: null.</summary>
    public string? TeacherId { get; init; }

    /// <summary>
    /// The arrays of a sample, the same in all samples. Empty for JSON, and where the schema was inferred from the name
    /// of the folder. Default: empty.
    /// </summary>
    public IReadOnlyList<ArraySchema> Arrays { get; init; } = [];

    /// <summary>True where a sample is one JSON object.</summary>
    internal bool IsJson => Extension.EndsWith("json", StringComparison.Ordinal);

    /// <summary>
    /// Reads the schema of a column. Data sets that were written before schemas existed, and those of the reference,
    /// have none; theirs is inferred from the name of the folder.
    /// </summary>
    /// <param name="set">The data set.</param>
    /// <param name="column">Folder of the column.</param>
    /// <exception cref="DataException">The file is damaged.</exception>
    /// <exception cref="ResourceException">The file cannot be read.</exception>
    public static ColumnSchema Load(DatasetFolder set, string column) =>
        ColumnSchemaFile.TryLoad(set.ColumnPath(column)) ?? InferredSchema.Of(column);

    /// <summary>The schema of a column of images of one size.</summary>
    internal static ColumnSchema OfImages(int height, int width) =>
        new(DatasetFolder.Images, ColumnKind.Images, ImageExtension)
        {
            Arrays = [new ArraySchema(ImageExtension, DType.U8, [height, width, 3])],
        };

    /// <summary>Refuses a column whose schema states something else. A column without a schema passes.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="column">Folder of the column.</param>
    /// <param name="kind">What it is to hold.</param>
    /// <param name="teacher">Whose features; null for other columns.</param>
    /// <exception cref="DataException">It holds something else, or its schema is damaged.</exception>
    internal static void Require(DatasetFolder set, string column, ColumnKind kind, string? teacher = null)
    {
        var folder = set.ColumnPath(column);
        if (ColumnSchemaFile.TryLoad(folder) is { } schema && (schema.Kind != kind || schema.TeacherId != teacher))
        {
            throw new DataException(
                ColumnSchemaFile.PathIn(folder),
                $"declares the content {schema.Content}, where {Describe(kind, teacher)} are expected.",
                "Name another column, or restore the file that belongs to these shards.");
        }
    }

    /// <summary>What it holds, in words: <c>images</c>, <c>features of facebook/dinov2-large</c>.</summary>
    internal string Content => Describe(Kind, TeacherId);

    /// <summary>The arrays in words, in the order of their names: <c>'depth' F32 [224, 224]</c>.</summary>
    internal static string Describe(IEnumerable<ArraySchema> arrays) => string.Join(", ", arrays
        .OrderBy(array => array.Name, StringComparer.Ordinal)
        .Select(array =>
            $"'{TerminalText.Of(array.Name)}' {array.Type.SafetensorsName()} [{string.Join(", ", array.Shape)}]"));

    private static string Describe(ColumnKind kind, string? teacher) =>
        kind.ToString().ToLowerInvariant() + (teacher is null ? "" : $" of {TerminalText.Of(teacher)}");

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
