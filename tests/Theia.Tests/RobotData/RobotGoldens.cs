using System.Diagnostics;
using System.Text.Json;

namespace Theia.Tests.RobotData;

/// <summary>The cases of the goldens <c>robotdata</c>.</summary>
internal static class RobotGoldens
{
    private const string Group = "robotdata";

    /// <summary>Names of the cases of a kind.</summary>
    public static TheoryData<string> Names(string kind) =>
        File.Exists(Path.Combine(Goldens.Root, Group, "cases.json"))
            ? [.. Cases().Where(one => one.GetProperty("kind").GetString() == kind)
                .Select(one => one.GetProperty("name").GetString()!)]
            : ["(no goldens)"];

    /// <summary>Data and expected values of a case.</summary>
    public static (string Data, JsonElement Expected) Load(string name)
    {
        _ = Goldens.At(Group);
        var one = Cases().Single(one => one.GetProperty("name").GetString() == name);
        return (Goldens.At(Group, one.GetProperty("data").GetString()!),
            Goldens.Json(Group, one.GetProperty("expected").GetString()!));
    }

    /// <summary>Skips the test, saying why, where a case has videos and ffmpeg is missing.</summary>
    public static void SkipWithoutFfmpeg(JsonElement expected)
    {
        if (expected.TryGetProperty("video_files", out var files) && files.EnumerateObject().Any())
            Video.CountedFrames.SkipWithoutFfmpeg();
    }

    /// <summary>Copies a data set, to damage the copy.</summary>
    public static string Copy(string name, ScratchFolder scratch)
    {
        var (data, _) = Load(name);
        var copy = scratch[Path.GetFileName(data)];
        if (File.Exists(data))
        {
            File.WriteAllBytes(copy, File.ReadAllBytes(data));
            return copy;
        }

        foreach (var file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(copy, Path.GetRelativePath(data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.WriteAllBytes(to, File.ReadAllBytes(file));
        }

        return copy;
    }

    /// <summary>
    /// All numbers of a value of any depth, in order; texts as special numbers, truth values as 0 and 1.
    /// </summary>
    public static IEnumerable<double> Numbers(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Numbers),
        JsonValueKind.True => [1],
        JsonValueKind.False => [0],
        JsonValueKind.String when value.GetString() == "NaN" => [double.NaN],
        JsonValueKind.Number => [value.GetDouble()],
        _ => throw new UnreachableException($"{value}"),
    };

    private static JsonElement.ArrayEnumerator Cases() =>
        Goldens.Json(Group, "cases.json").GetProperty("cases").EnumerateArray();
}
