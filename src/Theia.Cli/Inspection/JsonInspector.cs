using System.Text.Json;
using Theia.Data.IO;
using Theia.Data.Json;

namespace Theia.Cli.Inspection;

/// <summary>Looks at a JSON file: its own fields.</summary>
internal static class JsonInspector
{
    private static readonly JsonDocumentOptions _options =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The fields of the file, with their values as they are.</summary>
    /// <exception cref="DataException">It is not JSON, or no object.</exception>
    public static FileSummary Look(string path)
    {
        using JsonDocument document = PythonJson.Parse(InputFile.ReadText(path), path, _options);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new DataException(
                path,
                $"contains {document.RootElement.ValueKind.ToString().ToLowerInvariant()} "
                    + "where an object is expected.");
        }

        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (JsonProperty field in document.RootElement.EnumerateObject())
            fields[field.Name] = field.Value.Clone();
        return new FileSummary(path, "JSON") { Facts = fields };
    }

    /// <summary>
    /// True for the description of a teacher: it has an id, an architecture and a size, as <c>teacher.json</c> of a
    /// column, which has splits as well.
    /// </summary>
    public static bool IsTeacher(string path)
    {
        try
        {
            IReadOnlyDictionary<string, object?> fields = Look(path).Facts;
            return fields.ContainsKey("id") && fields.ContainsKey("architecture") && fields.ContainsKey("size")
                && !fields.ContainsKey("splits");
        }
        catch (DataException)
        {
            return false;
        }
    }
}
