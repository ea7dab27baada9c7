using System.Text.Json;
using Theia.Data.Tensors;

namespace Theia.Data.Images.Processing;

/// <summary>Typed access to the fields of a processor file; what is wrong is noted and a default goes on, so that all findings come together.</summary>
internal sealed class ProcessorFields(JsonElement json)
{
    private const int LongestSide = 1 << 16;   // no network takes more; what a file may ask for stays bounded

    /// <summary>What is wrong so far.</summary>
    public List<string> Findings { get; } = [];

    /// <summary>A text, or null.</summary>
    public string? Text(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        { } value => Note<string?>(key, value, "a text", null),
    };

    /// <summary>True or false.</summary>
    public bool Switch(string key, bool standard) => Find(key) switch
    {
        null => standard,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => Note(key, value, "true or false", standard),
    };

    /// <summary>A finite number.</summary>
    public double Number(string key, double standard) => Find(key) switch
    {
        null => standard,
        { } value => IsNumber(value, out var number) ? number : Note(key, value, "a number", standard),
    };

    /// <summary>A whole number from 1 up.</summary>
    public int Whole(string key, int standard) => Find(key) switch
    {
        null => standard,
        { } value => IsSide(value, out var number) ? number : Note(key, value, $"a whole number from 1 to {LongestSide}", standard),
    };

    /// <summary>A filter by its number.</summary>
    public Resampling Filter(string key, Resampling standard) => Find(key) switch
    {
        null => standard,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var code) && Enum.IsDefined((Resampling)code) => (Resampling)code,
        { } value => Note(key, value, "0 (nearest), 1 (lanczos), 2 (bilinear) or 3 (bicubic)", standard),
    };

    /// <summary>One value for each of R, G, B; a single number stands for all three.</summary>
    public double[] Triple(string key, double[] standard, bool mayBeZero)
    {
        if (Find(key) is not { } value)
            return standard;
        JsonElement[] values = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value, value, value];
        var numbers = new double[3];
        var isGood = values.Length == 3;
        for (var i = 0; isGood && i < 3; i++)
            isGood = IsNumber(values[i], out numbers[i]) && (mayBeZero || numbers[i] != 0);
        return isGood ? numbers : Note(key, value, mayBeZero ? "three numbers" : "three numbers other than 0", standard);
    }

    /// <summary>One side length under its name, or a bare whole number; null where the field holds a height and a width instead.</summary>
    public int? Edge(string key, string edge, int standard)
    {
        if (Find(key) is not { } value)
            return standard;
        if (value.ValueKind == JsonValueKind.Array)
            return null;
        if (value.ValueKind != JsonValueKind.Object)
            return Whole(key, standard);
        if (!value.TryGetProperty(edge, out JsonElement side))
            return value.TryGetProperty("height", out _) ? null : Note(key, value, $"a whole number, or an object with \"{edge}\" or with \"height\" and \"width\"", standard);
        return IsSide(side, out var length) ? length : Note(key, value, $"\"{edge}\" from 1 to {LongestSide}", standard);
    }

    /// <summary>A height and a width under their names or as a list in this order, or one number for both.</summary>
    public PixelSize Square(string key, int standard)
    {
        if (Find(key) is not { } value)
            return new(standard, standard);
        if (IsSide(value, out var both))
            return new(both, both);
        if (value.ValueKind == JsonValueKind.Object
            && value.TryGetProperty("height", out JsonElement height) && IsSide(height, out var rows)
            && value.TryGetProperty("width", out JsonElement width) && IsSide(width, out var columns))
        {
            return new(columns, rows);
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2 && IsSide(value[0], out rows) && IsSide(value[1], out columns))
            return new(columns, rows);
        return Note(
            key, value, $"\"height\" and \"width\" from 1 to {LongestSide}, as an object or a list, or one whole number", new PixelSize(standard, standard));
    }

    // null in these files means "not said".
    private JsonElement? Find(string key) => json.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static bool IsNumber(JsonElement value, out double number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out number) && double.IsFinite(number);
    }

    private static bool IsSide(JsonElement value, out int side)
    {
        side = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out side) && side is >= 1 and <= LongestSide;
    }

    private T Note<T>(string key, JsonElement value, string wanted, T standard)
    {
        Findings.Add($"{key} must be {wanted}; it is {Printable.Of(value)}");
        return standard;
    }
}
