using System.Text.Json;

namespace Theia.Data.IO;

/// <summary>
/// Text from a file inside an error message: it goes to a terminal, so it is cut, and all but plain ASCII is escaped.
/// </summary>
internal static class TerminalText
{
    private const int MaxLength = 100;

    // Without further escapes: what is not ASCII is escaped here.
    private static readonly JsonSerializerOptions _oneLine =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string text) =>
        string.Concat(text.Take(MaxLength)
            .Select(character => character is >= ' ' and <= '~' ? $"{character}" : $"\\u{(int)character:x4}"))
            + (text.Length > MaxLength ? "…" : "");

    /// <summary>A value of a JSON file on one line.</summary>
    public static string Of(JsonElement value) => Of(OneLine(value));

    /// <summary>A value of a JSON file on one line, whole.</summary>
    public static string OneLine(JsonElement value) => JsonSerializer.Serialize(value, _oneLine);

    /// <summary>
    /// Text for a terminal, in letters of any script: what would move the cursor, change colors or turn the direction
    /// of writing is shown as an escape.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="keepLines">Leaves line feeds as they are.</param>
    public static string Visible(string text, bool keepLines = false)
    {
        return text.Any(IsEscaped)
            ? string.Concat(text.Select(character => IsEscaped(character) ? $"\\u{(int)character:x4}" : $"{character}"))
            : text;

        bool IsEscaped(char character) => IsActive(character) && !(keepLines && character == '\n');
    }

    // Control characters, line and paragraph separators, and marks of direction.
    private static bool IsActive(char character) =>
        char.IsControl(character)
        || character is '\u2028' or '\u2029' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e')
            or (>= '\u2066' and <= '\u2069');

    /// <summary>The first ten names of a list.</summary>
    public static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(10).Select(Of)) + (names.Count > 10 ? $" and {names.Count - 10} more" : "");
}
