using System.Text.Json;
using Theia.Checkpoints;
using Theia.Student;
using Theia.Tests.Bundled;

namespace Theia.Tests.Training;

[Collection("torch")]
public sealed class ShippedConfigTests
{
    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "configs", "distill"), "*.json")
            .Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_shipped_configuration_holds_only_what_differs_from_the_defaults(string name)
    {
        var path = Path.Combine(Repository.Root, "configs", "distill", name);
        using var file = JsonDocument.Parse(File.ReadAllBytes(path));
        using var usual = JsonDocument.Parse(DistillConfig.From().ToJson());
        using var merged = JsonDocument.Parse(DistillConfig.Load(path).ToJson());
        Assert.All(file.RootElement.EnumerateObject(), key =>
            Assert.False(
                JsonElement.DeepEquals(
                    merged.RootElement.GetProperty(key.Name), usual.RootElement.GetProperty(key.Name)),
                key.Name));
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

    [Fact]
    public void The_nano_student_fits_into_six_megabytes_of_bfloat16()
    {
        var config = DistillConfig.Load(Path.Combine(Repository.Root, "configs", "distill", "nano.json"));
        var targets = config.TargetModels.Select(TeacherDescription.Find)
            .ToDictionary(teacher => teacher.Spec.Id, teacher => teacher.Spec.Size, StringComparer.Ordinal);
        using var student = new RobotVisionModel(config.ToStudent(targets), TorchSharp.torch.META);
        var parameters = StateDict.Of(student).Sum(weight => weight.Value.numel());
        TestContext.Current.TestOutputHelper?.WriteLine($"{parameters:N0} parameters, "
            + $"{StateDict.Of(student).Where(weight => weight.Name.StartsWith("backbone.", StringComparison.Ordinal)).Sum(weight => weight.Value.numel()):N0} "
            + "of them in the backbone");

        // Configurations, the names of the weights and the card have the rest.
        Assert.InRange(2 * parameters, 3_000_000, BundledFolder.GreatestSize - 100_000);
    }

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Object when value.TryGetProperty("hiddenSizeFactor", out _) => "see below",
        JsonValueKind.String => $"`{value.GetString()}`",
        _ => $"`{JsonSerializer.Serialize(value)}`",
    };
}
