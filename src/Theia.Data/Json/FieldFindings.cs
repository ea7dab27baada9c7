using System.Text.Json;
using Theia.Data.Errors;
using Theia.Data.IO;

namespace Theia.Data.Json;

/// <summary>Words the faults of fields as findings, so that an error reports all of them together.</summary>
internal static class FieldFindings
{
    /// <summary>Adds a sentence to <paramref name="findings"/> for each field whose value cannot be used.</summary>
    public static FieldFault To(List<string> findings) =>
        (key, value, wanted, range) => findings.Add(Sentence(key, value, wanted, range));

    /// <summary>Adds a sentence for each key that was not asked for.</summary>
    /// <param name="findings">Receives the sentences.</param>
    /// <param name="fields">The fields, after all known keys were read.</param>
    /// <param name="path">Keys of the objects around them, with a dot at the end; empty for the
    /// outermost object.</param>
    /// <param name="what">The kind of file: <c>a description</c>.</param>
    public static void AddOthers(this List<string> findings, JsonFields fields, string path, string what) =>
        findings.AddRange(fields.Others.Select(key =>
            $"'{path}{TerminalText.Of(key)}' is not a key of {what}.{NearestName.Hint(key, fields.Asked)}"));

    private static string Sentence(string key, JsonElement value, string wanted, string range) => value.ValueKind switch
    {
        JsonValueKind.Undefined => $"'{key}' is missing: {wanted}.",
        JsonValueKind.Number when range.Length > 0 =>
            $"'{key}' must contain whole numbers{range}; it contains {TerminalText.Of(value)}.",
        JsonValueKind.Array when wanted.EndsWith("whole numbers", StringComparison.Ordinal) =>
            $"'{key}' must contain {wanted}; it contains {value.GetArrayLength()} values.",
        _ => $"'{key}' must be {wanted}.",
    };
}
