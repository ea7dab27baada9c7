using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Theia.Training.Configuration;

/// <summary>
/// Reads the value of a <c>path=value</c> word by the type of its key. Keys of text and names take the text as it is,
/// so that a set may be called 2024;
/// lists may be written with commas; in JSON quotes, brackets or braces a value is JSON.
/// </summary>
internal static class OverrideText
{
    private static readonly JsonDocumentOptions _reading = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the text for a key.</summary>
    /// <param name="text">The text after the equals sign.</param>
    /// <param name="property">The key.</param>
    /// <param name="value">The parsed value; null for JSON null.</param>
    /// <returns>
    /// False where the text cannot be read at all; whether the value fits the key is another question.
    /// </returns>
    public static bool TryRead(string text, JsonPropertyInfo property, out JsonNode? value)
    {
        Type type = property.PropertyType;
        value = null;
        if (text == "null" && property.IsSetNullable)
            return true;
        if (type == typeof(string))
            value = Quoted(text) ?? JsonValue.Create(text);
        else if (type == typeof(IReadOnlyList<string>) || type == typeof(IReadOnlyDictionary<string, double>))
            value = text is ['[' or '{', ..] ? Json(text) : Quoted(text) ?? Names(text);
        else if (type == typeof(IReadOnlyList<double>) || type == typeof(IReadOnlyList<int>))
            value = Json(text is ['[', ..] ? text : $"[{text}]");
        else
            value = Json(text) ?? JsonValue.Create(text);
        return value is not null;
    }

    /// <summary>The text as JSON; null where it is not JSON, or is JSON's null.</summary>
    public static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: _reading);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonNode? Quoted(string text) =>
        text is ['"', ..] && Json(text) is { } value && value.GetValueKind() == JsonValueKind.String ? value : null;

    private static JsonArray? Names(string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        return Array.TrueForAll(names, static name => name.Length > 0)
            ? [.. names.Select(static name => JsonValue.Create(name))]
            : null;
    }
}
