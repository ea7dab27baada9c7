using System.Text.Json;

namespace Theia.Data.Json;

/// <summary>Says for people why a text is not valid JSON, or not the JSON that was wanted.</summary>
internal static class JsonFault
{
    /// <summary>The reason with the place as an editor counts it, from line 1.</summary>
    public static string Describe(JsonException problem)
    {
        // The runtime's own messages end in "Path: $ | LineNumber: 0 | BytePositionInLine: 1."; what comes before is
        // the reason.
        var reason = problem.Message;
        foreach (var tail in new[] { " Path: ", " LineNumber: " })
        {
            var end = reason.IndexOf(tail, StringComparison.Ordinal);
            reason = end < 0 ? reason : reason[..end];
        }

        // "The JSON value could not be converted to System.Int64": a type of the runtime is of no use to a reader.
        if (reason.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
            reason = $"the value of {problem.Path} has the wrong type";
        var place = problem.LineNumber is { } line ? $" (line {line + 1}, byte {problem.BytePositionInLine + 1})" : "";
        return $"{reason.TrimEnd('.')}{place}.";
    }
}
