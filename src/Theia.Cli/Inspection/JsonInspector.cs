using System.Text.Json;

namespace Theia.Cli.Inspection;

/// <summary>Looks at a JSON file: its own fields, one level deep.</summary>
internal static class JsonInspector
{
    /// <summary>The fields of the file.</summary>
    /// <exception cref="DataException">It is not JSON, or no object.</exception>
    public static FileFacts Look(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new DataException(path, $"holds {document.RootElement.ValueKind.ToString().ToLowerInvariant()} where an object was expected.");
            return new FileFacts(path, "JSON") { Facts = Fields(document.RootElement) };
        }
        catch (JsonException wrong)
        {
            throw new DataException(path, $"is not JSON: {wrong.Message}", inner: wrong);
        }
    }

    /// <summary>Fields of an object; long arrays and objects are counted instead of printed.</summary>
    public static Dictionary<string, object?> Fields(JsonElement root)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (JsonProperty field in root.EnumerateObject())
        {
            var text = field.Value.GetRawText();
            fields[field.Name] = text.Length <= 120 ? Compact(field.Value, text) : $"{field.Value.ValueKind.ToString().ToLowerInvariant()} of {text.Length} characters";
        }

        return fields;
    }

    private static object? Compact(JsonElement value, string text) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        _ => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
    };
}
