using System.Text.Json;

namespace Theia.Data.Json;

/// <summary>
/// Reads the fields of a JSON object by kind and range. A key that is null counts as absent. A value
/// that cannot be used goes to the caller's <see cref="FieldFault"/>; when that returns, the default
/// stands in, so that all faults of a file come together.
/// </summary>
/// <param name="fault">Called for each value that cannot be used.</param>
/// <param name="path">Where the object stands in the file, with a dot at the end; empty for the outermost one.</param>
/// <param name="sources">The object, or several of which the first that has a key counts.</param>
internal sealed class JsonFields(FieldFault fault, string path, params IReadOnlyList<JsonElement> sources)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>The keys that were asked for.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>The keys that were not asked for.</summary>
    public IEnumerable<string> Others => sources
        .SelectMany(source => source.EnumerateObject()).Select(one => one.Name).Where(key => !_asked.Contains(key));

    /// <summary>A value as it stands, or null where the key is absent.</summary>
    public JsonElement? Find(string key)
    {
        _asked.Add(key);
        foreach (JsonElement source in sources)
        {
            if (source.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null)
                return value;
        }

        return null;
    }

    /// <summary>A text, or null where the key is absent.</summary>
    public string? Text(string key, bool required = false) =>
        Find(key, JsonValueKind.String, "a text", required)?.GetString();

    /// <summary>A list of texts; empty where the key is absent.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        const string Wanted = "a list of texts";
        if (Find(key, JsonValueKind.Array, Wanted) is not { } list)
            return [];
        return list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
            : Fault<IReadOnlyList<string>>(key, list, [], Wanted);
    }

    /// <summary>True or false; <paramref name="missing"/> where the key is absent.</summary>
    public bool Flag(string key, bool missing) => Find(key) switch
    {
        null => missing,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => Fault(key, value, missing, "true or false"),
    };

    /// <summary>A finite number above <paramref name="above"/> and below <paramref name="below"/>.</summary>
    public double Number(
        string key, double missing, double above = double.NegativeInfinity, double below = double.PositiveInfinity)
    {
        if (Find(key) is not { } value)
            return missing;
        return IsNumber(value, out var number) && number > above && number < below
            ? number
            : Fault(key, value, missing, "a number", double.IsFinite(above) ? $" above {above} and below {below}" : "");
    }

    /// <summary>
    /// A whole number from <paramref name="least"/> to <paramref name="greatest"/>, or null where there is none.
    /// </summary>
    public long? Whole(string key, long least, long greatest, bool required = false) =>
        Find(key, "a whole number", required) is { } value ? Whole(key, value, least, greatest) : null;

    /// <summary>
    /// A list of exactly <paramref name="count"/> whole numbers, or of any length if that is null;
    /// null if it is absent or faulty.
    /// </summary>
    public IReadOnlyList<long>? Wholes(string key, int? count, long least, long greatest)
    {
        var wanted = count is null ? "whole numbers" : $"{count} whole numbers";
        if (Find(key, JsonValueKind.Array, $"a list of {wanted}", required: true) is not { } list)
            return null;
        if (count is not null && list.GetArrayLength() != count)
            return Fault<IReadOnlyList<long>?>(key, list, null, wanted);
        var numbers = list.EnumerateArray().Select(item => Whole(key, item, least, greatest)).ToList();
        return numbers.TrueForAll(number => number is not null) ? [.. numbers.Select(number => number!.Value)] : null;
    }

    /// <summary>An object as it stands, or null where the key is absent.</summary>
    public JsonElement? Object(string key) => Find(key, JsonValueKind.Object, "an object");

    /// <summary>The fields of an object, or null where the key is absent.</summary>
    public JsonFields? Fields(string key) =>
        Object(key) is { } value ? new JsonFields(fault, $"{path}{key}.", value) : null;

    /// <summary>Reports a value that cannot be used.</summary>
    /// <returns><paramref name="standin"/>, where the caller of <see cref="FieldFault"/> continues.</returns>
    public T Fault<T>(string key, JsonElement value, T standin, string wanted, string range = "")
    {
        fault(path + key, value, wanted, range);
        return standin;
    }

    /// <summary>True for a finite number.</summary>
    public static bool IsNumber(JsonElement value, out double number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out number) && double.IsFinite(number);
    }

    /// <summary>True for a whole number in a range.</summary>
    public static bool IsWhole(JsonElement value, long least, long greatest, out long number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number)
            && number >= least && number <= greatest;
    }

    private long? Whole(string key, JsonElement value, long least, long greatest) =>
        IsWhole(value, least, greatest, out var number)
            ? number
            : Fault<long?>(key, value, null, "a whole number", $" from {least} to {greatest}");

    private JsonElement? Find(string key, JsonValueKind kind, string wanted, bool required = false) =>
        Find(key, wanted, required) is not { } value ? null
        : value.ValueKind == kind ? value
        : Fault<JsonElement?>(key, value, null, wanted);

    private JsonElement? Find(string key, string wanted, bool required) =>
        Find(key) ?? (required ? Fault<JsonElement?>(key, default, null, wanted) : null);
}
