using System.Text.Json;
using Theia.Data.Images.Resizing;
using Theia.Data.IO;
using Theia.Data.Json;

namespace Theia.Data.Images.Preprocessing;

/// <summary>
/// The fields of a processor file that other files do not have. Faults are collected, and a default stands in.
/// </summary>
internal sealed class ProcessorFields
{
    private const int LongestSide = 1 << 16;   // no network takes more; what a file may ask for stays bounded

    private readonly JsonFields _fields;

    public ProcessorFields(JsonElement json) => _fields = new JsonFields(
        (key, value, wanted, range) => Findings.Add($"{key} must be {wanted}{range}; it is {TerminalText.Of(value)}"),
        "",
        json);

    /// <summary>What is wrong so far.</summary>
    public List<string> Findings { get; } = [];

    /// <summary>A text, or null.</summary>
    public string? Text(string key) => _fields.Text(key);

    /// <summary>True or false.</summary>
    public bool Switch(string key, bool standard) => _fields.Flag(key, standard);

    /// <summary>A finite number.</summary>
    public double Number(string key, double standard) => _fields.Number(key, standard);

    /// <summary>A whole number from 1 up.</summary>
    public int Whole(string key, int standard) => (int)(_fields.Whole(key, 1, LongestSide) ?? standard);

    /// <summary>A filter by its number.</summary>
    public Resampling Filter(string key, Resampling standard) => _fields.Find(key) switch
    {
        null => standard,
        { } value when JsonFields.IsWhole(value, int.MinValue, int.MaxValue, out var code)
            && Enum.IsDefined((Resampling)code) => (Resampling)code,
        { } value => Note(key, value, "0 (nearest), 1 (lanczos), 2 (bilinear) or 3 (bicubic)", standard),
    };

    /// <summary>One value for each of R, G, B; a single number stands for all three.</summary>
    public double[] Triple(string key, double[] standard, bool mayBeZero)
    {
        if (_fields.Find(key) is not { } value)
            return standard;
        JsonElement[] values = value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray()]
            : [value, value, value];
        var numbers = new double[3];
        var isGood = values.Length == 3;
        for (var i = 0; isGood && i < 3; i++)
            isGood = JsonFields.IsNumber(values[i], out numbers[i]) && (mayBeZero || numbers[i] != 0);
        return isGood
            ? numbers
            : Note(key, value, mayBeZero ? "three numbers" : "three numbers other than 0", standard);
    }

    /// <summary>One side length under its name, or an integer; null if the field has height and width.</summary>
    public int? Edge(string key, string edge, int standard)
    {
        if (_fields.Find(key) is not { } value)
            return standard;
        if (value.ValueKind == JsonValueKind.Array)
            return null;
        if (value.ValueKind != JsonValueKind.Object)
            return Whole(key, standard);
        if (!value.TryGetProperty(edge, out JsonElement side))
        {
            return value.TryGetProperty("height", out _) ? null : Note(
                key, value, $"a whole number, or an object with \"{edge}\" or with \"height\" and \"width\"", standard);
        }

        return IsSide(side, out var length)
            ? length
            : Note(key, value, $"\"{edge}\" from 1 to {LongestSide}", standard);
    }

    /// <summary>A height and a width under their names or as a list in this order, or one number for both.</summary>
    public PixelSize Square(string key, int standard)
    {
        if (_fields.Find(key) is not { } value)
            return new(standard, standard);
        if (IsSide(value, out var both))
            return new(both, both);
        if (value.ValueKind == JsonValueKind.Object
            && value.TryGetProperty("height", out JsonElement height) && IsSide(height, out var rows)
            && value.TryGetProperty("width", out JsonElement width) && IsSide(width, out var columns))
        {
            return new(columns, rows);
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2
            && IsSide(value[0], out rows) && IsSide(value[1], out columns))
        {
            return new(columns, rows);
        }

        var wanted = $"\"height\" and \"width\" from 1 to {LongestSide}, as an object or a list, or one whole number";
        return Note(key, value, wanted, new PixelSize(standard, standard));
    }

    private static bool IsSide(JsonElement value, out int side)
    {
        var isSide = JsonFields.IsWhole(value, 1, LongestSide, out var number);
        side = isSide ? (int)number : 0;
        return isSide;
    }

    private T Note<T>(string key, JsonElement value, string wanted, T standard) =>
        _fields.Fault(key, value, standard, wanted);
}
