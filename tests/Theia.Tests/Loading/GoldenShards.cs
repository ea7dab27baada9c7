using System.Text.Json;

namespace Theia.Tests.Loading;

/// <summary>The golden data set root and what its manifest says of the teachers in it.</summary>
internal static class GoldenShards
{
    // Lazy, so that a missing group of goldens skips the test that asks rather than failing all that name this type.
    private static readonly Lazy<JsonElement> _manifest = new(() => Goldens.Json("data", "shards", "manifest.json"));
    private static readonly Lazy<IReadOnlyList<TeacherSpec>> _teachers = new(
        () => [.. Goldens.Json("data", "shards", "statistics.json")
            .EnumerateObject().Select(teacher => Spec(teacher.Name))]);

    public static string Root => Goldens.At("data", "shards", "root");

    public static IReadOnlyList<string> Sets =>
        [.. Directory.GetDirectories(Root).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public static JsonElement Manifest => _manifest.Value;

    /// <summary>The teachers by id, with the sizes that are stored.</summary>
    public static IReadOnlyList<TeacherSpec> Teachers => _teachers.Value;

    /// <summary>Requests for everything that is stored.</summary>
    public static IReadOnlyList<FeatureRequest> Everything =>
        [.. Teachers.Select(teacher => new FeatureRequest(teacher, teacher.HasClassToken))];

    public static IEnumerable<(string Set, string Split)> Splits =>
        from set in Sets
        from split in Data.Splits.Names
        where Data.Splits.Load(Path.Combine(Root, set, "splits.json"))[split] > 0
        select (set, split);

    private static TeacherSpec Spec(string id)
    {
        var folder = $"/{id.Replace('/', '_')}/";
        JsonElement tensors = Manifest.GetProperty("samples").EnumerateArray()
            .First(sample => sample.GetProperty("shard").GetString()!.Contains(folder, StringComparison.Ordinal))
            .GetProperty("tensors");
        int[] shape = [.. tensors.GetProperty("embedding")
            .GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
        return new TeacherSpec(id, "golden", new FeatureSize(shape[0], shape[1], shape[2]))
        {
            HasClassToken = tensors.TryGetProperty("cls_token", out _),
        };
    }
}
