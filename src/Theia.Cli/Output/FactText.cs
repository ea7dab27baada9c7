using System.Collections;
using System.Globalization;
using System.Text.Json;
using Theia.Data.IO;

namespace Theia.Cli.Output;

/// <summary>Values of facts as people read them, each on one line.</summary>
internal static class FactText
{
    private const int Longest = 120;

    /// <summary>The text of a value: names and counts of a dictionary, the items of a list, a JSON value.</summary>
    public static string Of(object? value) => value switch
    {
        null => "none",
        string text => text,
        bool flag => flag ? "true" : "false",
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
        JsonElement json => Cut(json),
        IDictionary pairs => Join(pairs.Keys.Cast<object>().Select(key => $"{key} {Of(pairs[key])}")),
        IEnumerable items => Join(items.Cast<object?>().Select(Of)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Join(IEnumerable<string> items) =>
        string.Join(", ", items) is { Length: > 0 } text ? text : "none";

    private static string Cut(JsonElement json)
    {
        var text = TerminalText.OneLine(json);
        return text.Length <= Longest ? text : json.ValueKind switch
        {
            JsonValueKind.Array => $"list of {json.GetArrayLength()}",
            JsonValueKind.Object => $"object of {json.EnumerateObject().Count()} fields",
            _ => text,
        };
    }
}
