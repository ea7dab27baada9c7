using System.Text.Json;
using Theia.Data.IO;
using Theia.Data.Json;

namespace Theia.RobotData.LeRobot;

/// <summary>The features of <c>info.json</c>.</summary>
internal static class FeatureList
{
    /// <summary>Names of the columns that every data set has, and that a writer fills in itself.</summary>
    public static IReadOnlyList<RobotFeature> Standard { get; } =
    [
        new RobotFeature("timestamp", RobotFeatureKind.Numbers, DType.F32, [1]),
        new RobotFeature("frame_index", RobotFeatureKind.Numbers, DType.I64, [1]),
        new RobotFeature("episode_index", RobotFeatureKind.Numbers, DType.I64, [1]),
        new RobotFeature("index", RobotFeatureKind.Numbers, DType.I64, [1]),
        new RobotFeature("task_index", RobotFeatureKind.Numbers, DType.I64, [1]),
    ];

    // A frame with more values than this is no frame.
    private const long MostValues = 1L << 26;

    private static readonly Dictionary<string, DType> _types = new(StringComparer.Ordinal)
    {
        ["float64"] = DType.F64,
        ["float32"] = DType.F32,
        ["float16"] = DType.F16,
        ["int64"] = DType.I64,
        ["int32"] = DType.I32,
        ["int16"] = DType.I16,
        ["int8"] = DType.I8,
        ["uint64"] = DType.U64,
        ["uint32"] = DType.U32,
        ["uint16"] = DType.U16,
        ["uint8"] = DType.U8,
        ["bool"] = DType.Bool,
    };

    /// <summary>The name that the format gives a type; null where it has none.</summary>
    public static string? NameOf(DType type) => _types.FirstOrDefault(pair => pair.Value == type).Key;

    /// <summary>Reads all features; what is wrong is added to <paramref name="findings"/>.</summary>
    public static IEnumerable<RobotFeature> Read(JsonElement list, List<string> findings)
    {
        foreach (var entry in list.EnumerateObject())
        {
            var path = $"features.{TerminalText.Of(entry.Name)}.";
            if (entry.Value.ValueKind != JsonValueKind.Object)
            {
                findings.Add($"'{path.TrimEnd('.')}' must be an object.");
                continue;
            }

            var before = findings.Count;
            var fields = new JsonFields(FieldFindings.To(findings), path, entry.Value);
            var type = fields.Text("dtype", required: true) ?? "";
            var shape = fields.Wholes("shape", null, 1, int.MaxValue) ?? [];
            var names = Names(entry.Value);
            if (findings.Count == before && Feature(entry.Name, type, shape, names, path, findings) is { } feature)
                yield return feature;
        }
    }

    private static RobotFeature? Feature(
        string name, string type, IReadOnlyList<long> shape, IReadOnlyList<string> names, string path,
        List<string> findings)
    {
        if (shape.Aggregate((Int128)1, (product, size) => product > MostValues ? product : product * size) > MostValues)
        {
            findings.Add($"'{path}shape' must have at most {MostValues} elements.");
            return null;
        }

        if (type is "image" or "video")
        {
            var kind = type == "image" ? RobotFeatureKind.Image : RobotFeatureKind.Video;
            if (ImageShape(shape, names) is { } size)
                return new RobotFeature(name, kind, DType.U8, size);
            findings.Add($"'{path}shape' must be height, width and 3 channels; it is [{string.Join(", ", shape)}].");
            return null;
        }

        return _types.TryGetValue(type, out var element)
            ? new RobotFeature(name, RobotFeatureKind.Numbers, element, shape.Count == 0 ? [1] : shape)
            {
                Names = names,
            }
            : new RobotFeature(name, RobotFeatureKind.Other, DType.U8, [1]);
    }

    // Some data sets have the channels first; their images are stored like all others.
    private static long[]? ImageShape(IReadOnlyList<long> shape, IReadOnlyList<string> names)
    {
        if (shape.Count != 3 || shape.Any(size => size < 1))
            return null;
        var first = names.Count == 3 ? names[0] is "channels" or "channel" : shape[2] != 3 && shape[0] == 3;
        long[] size = first ? [shape[1], shape[2], shape[0]] : [.. shape];
        return size[2] == 3 ? size : null;
    }

    // A list of names, or an object with one list in it.
    private static IReadOnlyList<string> Names(JsonElement feature)
    {
        if (!feature.TryGetProperty("names", out var names))
            return [];
        if (names.ValueKind == JsonValueKind.Object)
            names = names.EnumerateObject().Select(pair => pair.Value).FirstOrDefault();
        return names.ValueKind == JsonValueKind.Array
            ? [.. names.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String)
                .Select(item => item.GetString()!)]
            : [];
    }
}
