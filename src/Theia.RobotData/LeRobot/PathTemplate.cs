using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Theia.Data.IO;

namespace Theia.RobotData.LeRobot;

/// <summary>
/// A path of <c>info.json</c> with places for numbers and names, as Python formats them:
/// <c>data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet</c>.
/// </summary>
internal sealed partial class PathTemplate
{
    private readonly string _text, _info;

    /// <summary>Checks a template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="info">Path of <c>info.json</c>, for messages.</param>
    /// <exception cref="DataException">It leaves the folder of the data set, or has an unknown place.</exception>
    public PathTemplate(string text, string info)
    {
        (_text, _info) = (text, info);
        if (text.Length == 0 || Path.IsPathRooted(text) || !IsInside(text))
            throw Fault($"the path '{TerminalText.Of(text)}' leaves the folder of the data set");
        if (Place().Replace(text, "").AsSpan().IndexOfAny('{', '}') >= 0)
            throw Fault($"the path '{TerminalText.Of(text)}' has a place that is not known");
    }

    /// <summary>The path for some values.</summary>
    /// <param name="values">Whole numbers and texts by the names of the places.</param>
    /// <exception cref="DataException">A place has no value, or the result leaves the folder.</exception>
    public string For(params ReadOnlySpan<(string Name, object Value)> values)
    {
        var path = new StringBuilder();
        var at = 0;
        foreach (var place in Place().EnumerateMatches(_text))
        {
            var match = Place().Match(_text, place.Index, place.Length);
            path.Append(_text, at, place.Index - at).Append(Of(match, values));
            at = place.Index + place.Length;
        }

        path.Append(_text, at, _text.Length - at);
        return IsInside($"{path}")
            ? $"{path}"
            : throw Fault($"the path '{TerminalText.Of($"{path}")}' leaves the folder of the data set");
    }

    /// <summary>False for a path with a part that leads upward.</summary>
    public static bool IsInside(string path) =>
        !Path.IsPathRooted(path) && !path.Split('/', '\\').Contains("..")
            && !path.Contains('\0', StringComparison.Ordinal);

    private string Of(Match match, ReadOnlySpan<(string Name, object Value)> values)
    {
        var name = match.Groups["name"].Value;
        foreach (var (known, value) in values)
        {
            if (known == name)
            {
                return value is string text
                    ? text
                    : string.Format(CultureInfo.InvariantCulture, $"{{0:D{match.Groups["width"].Value}}}", value);
            }
        }

        throw Fault($"the path '{TerminalText.Of(_text)}' asks for '{name}', which is not known there");
    }

    private DataException Fault(string problem) => new(
        _info, $"{problem}.", "Correct it, or get the data set again.");

    // A width of two digits would be wider than any file system takes.
    [GeneratedRegex(
        @"\{(?<name>[a-z_]+)(:0?(?<width>[0-9])d)?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
