using System.Text;
using System.Text.Json;
using Theia.Data.IO;

namespace Theia.Data.Json;

/// <summary>
/// Reads the JSON files that models are published with. Python writes NaN and Infinity as bare words,
/// which JSON does not know; here they become texts. They are accepted in unused fields; reading one
/// as a number is an error that names the field.
/// </summary>
internal static class PythonJson
{
    // The longer one first, or its minus sign would stay alone.
    private static readonly string[] _words = ["-Infinity", "Infinity", "NaN"];

    /// <summary>Parses the text of a file.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="options">Null for strict JSON beside the three words.</param>
    /// <exception cref="DataException">It is not JSON.</exception>
    public static JsonDocument Parse(string json, string name, JsonDocumentOptions options = default)
    {
        try
        {
            return JsonDocument.Parse(ToStandard(json), options);
        }
        catch (JsonException failure)
        {
            throw NotJson(json, name, failure);
        }
    }

    /// <summary>
    /// The error for a text that is not JSON; what is no text of a configuration at all is called by its name.
    /// </summary>
    public static DataException NotJson(string json, string name, JsonException failure)
    {
        var start = Encoding.UTF8.GetBytes(json[..Math.Min(json.Length, ForeignContent.Sample)]);
        return ForeignContent.Of(start, json.Length, textual: true) is (var problem, var remedy)
            ? new DataException(name, problem, remedy, failure)
            : new DataException(
                name, $"it is not valid JSON: {failure.Message}", "Correct it, or get the file again.", failure);
    }

    /// <summary>
    /// The text with <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> outside of texts put into
    /// quotes; all else as it was.
    /// </summary>
    public static string ToStandard(string json)
    {
        if (!_words.Any(word => json.Contains(word, StringComparison.Ordinal)))
            return json;
        var standard = new StringBuilder(json.Length + 16);
        var inText = false;
        for (var at = 0; at < json.Length; at++)
        {
            var character = json[at];
            if (inText && character == '\\' && at + 1 < json.Length)
            {
                standard.Append(character).Append(json[++at]);
                continue;
            }

            if (!inText
                && Array.Find(_words, word => string.CompareOrdinal(json, at, word, 0, word.Length) == 0) is { } found)
            {
                standard.Append('"').Append(found).Append('"');
                at += found.Length - 1;
                continue;
            }

            inText ^= character == '"';
            standard.Append(character);
        }

        return standard.ToString();
    }
}
