using System.Text.Json;
using Theia.Data.Errors;
using Theia.Data.Tensors;

namespace Theia.Data.Features;

/// <summary>
/// Reads the fields of one JSON object. What is missing, of the wrong kind, out of range or unknown is added to a list
/// of findings, so that a file's faults are reported all at once.
/// </summary>
/// <param name="fields">The object.</param>
/// <param name="path">Where it stands in the file, with a dot at the end; empty for the outermost one.</param>
/// <param name="findings">Where faults are noted.</param>
internal sealed class JsonFields(JsonElement fields, string path, List<string> findings)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>A text, or null where the key is absent or null.</summary>
    public string? Text(string key, bool required = false) =>
        Find(key, required, JsonValueKind.String, "a text") is { } value ? value.GetString() : null;

    /// <summary>A list of texts; empty where the key is absent.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        if (Find(key, false, JsonValueKind.Array, "a list of texts") is not { } list)
            return [];
        if (list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            return [.. list.EnumerateArray().Select(item => item.GetString()!)];
        findings.Add($"'{path}{key}' must be a list of texts.");
        return [];
    }

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="greatest"/>, or null where the key is absent.</summary>
    public long? Whole(string key, long least, long greatest, bool required = false) =>
        Find(key, required, JsonValueKind.Number, "a whole number") is { } value ? Whole(key, value, least, greatest) : null;

    /// <summary>
    /// A list of exactly <paramref name="count"/> whole numbers, or of any length where that is null; null where it is
    /// absent or faulty.
    /// </summary>
    public IReadOnlyList<long>? Wholes(string key, int? count, long least, long greatest)
    {
        var wanted = count is null ? "a list of whole numbers" : $"a list of {count} whole numbers";
        if (Find(key, true, JsonValueKind.Array, wanted) is not { } list)
            return null;
        if (count is not null && list.GetArrayLength() != count)
        {
            findings.Add($"'{path}{key}' must hold {count} whole numbers; it holds {list.GetArrayLength()} values.");
            return null;
        }

        var numbers = list.EnumerateArray().Select(item => Whole(key, item, least, greatest)).ToList();
        return numbers.TrueForAll(number => number is not null) ? [.. numbers.Select(number => number!.Value)] : null;
    }

    /// <summary>True or false; <paramref name="missing"/> where the key is absent.</summary>
    public bool Flag(string key, bool missing)
    {
        if (!TryGet(key, out JsonElement value))
            return missing;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        findings.Add($"'{path}{key}' must be true or false.");
        return missing;
    }

    /// <summary>An object as it stands, or null where the key is absent or null.</summary>
    public JsonElement? Object(string key) => Find(key, false, JsonValueKind.Object, "an object");

    /// <summary>The fields of an object, or null where the key is absent or null.</summary>
    public JsonFields? Fields(string key) => Object(key) is { } value ? new JsonFields(value, $"{path}{key}.", findings) : null;

    /// <summary>Notes every key that was not asked for, with the nearest one that exists. Call it last.</summary>
    public void RefuseOthers()
    {
        foreach (var key in fields.EnumerateObject().Select(field => field.Name).Where(key => !_known.Contains(key)))
            findings.Add($"'{path}{Printable.Of(key)}' is no key of a description.{NearestName.Hint(key, _known)}");
    }

    private long? Whole(string key, JsonElement value, long least, long greatest)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= greatest)
            return number;
        findings.Add($"'{path}{key}' must hold whole numbers from {least} to {greatest}; it holds {Printable.Of(value)}.");
        return null;
    }

    private JsonElement? Find(string key, bool required, JsonValueKind kind, string wanted)
    {
        var found = TryGet(key, out JsonElement value);
        if (found && value.ValueKind == kind)
            return value;
        if (found)
            findings.Add($"'{path}{key}' must be {wanted}.");
        else if (required)
            findings.Add($"'{path}{key}' is missing: {wanted}.");
        return null;
    }

    private bool TryGet(string key, out JsonElement value)
    {
        _known.Add(key);
        return fields.TryGetProperty(key, out value) && value.ValueKind != JsonValueKind.Null;
    }
}
