namespace Theia.Data.Tensors;

/// <summary>Text from a file inside an error message: it goes to a terminal, so it is cut, and all but plain ASCII is escaped.</summary>
internal static class Printable
{
    private const int MaxLength = 100;

    public static string Of(string text) =>
        string.Concat(text.Take(MaxLength).Select(character => character is >= ' ' and <= '~' ? $"{character}" : $"\\u{(int)character:x4}")) + (text.Length > MaxLength ? "…" : "");

    /// <summary>The first ten names of a list.</summary>
    public static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(10).Select(Of)) + (names.Count > 10 ? $" and {names.Count - 10} more" : "");
}
