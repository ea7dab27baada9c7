using System.Text.Json;

namespace Theia.Tests.Training;

public sealed class ShippedConfigTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "configs", "distill"), "*.json").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_shipped_configuration_holds_only_what_differs_from_the_defaults(string name)
    {
        var path = Path.Combine(Repository.Root, "configs", "distill", name);
        using var file = JsonDocument.Parse(File.ReadAllBytes(path));
        using var usual = JsonDocument.Parse(DistillConfig.From().ToJson());
        using var merged = JsonDocument.Parse(DistillConfig.Load(path).ToJson());
        Assert.All(file.RootElement.EnumerateObject(), key =>
            Assert.False(JsonElement.DeepEquals(merged.RootElement.GetProperty(key.Name), usual.RootElement.GetProperty(key.Name)), key.Name));
    }

    [Fact]
    public void The_page_lists_every_key_with_its_default()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "3-distill.md"));
        using var usual = JsonDocument.Parse(DistillConfig.From().ToJson());
        var missing = usual.RootElement.EnumerateObject()
            .Where(key => !page.Contains($"| `{key.Name}` | {Shown(key.Value)} |", StringComparison.Ordinal))
            .Select(key => $"| `{key.Name}` | {Shown(key.Value)} |");
        Assert.Empty(missing);
    }

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Object when value.TryGetProperty("hiddenSizeFactor", out _) => "see below",
        JsonValueKind.String => $"`{value.GetString()}`",
        _ => $"`{JsonSerializer.Serialize(value)}`",
    };
}
