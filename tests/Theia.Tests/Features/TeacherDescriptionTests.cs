using Theia.Data.Teachers;

namespace Theia.Tests.Features;

public sealed class TeacherDescriptionTests : IDisposable
{
    private const string Onnx =
        """ "architecture": "onnx", "files": ["a.onnx"], "input": { "height": 8, "width": 8 }, "tensor": "y" """;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_not_written_has_its_default()
    {
        TeacherDescription description = Read($$"""{ "id": "me/net", {{Onnx}}, "size": [3, 2, 4] }""");

        Assert.Equal(new TeacherSpec("me/net", "onnx", new FeatureSize(3, 2, 4)), description.Spec);
        Assert.Equal(new NetworkInput(null, 8, 8, BlueFirst: false), description.Input);
        Assert.Equal(["a.onnx"], description.Files);
        Assert.Null(description.Processor);
        Assert.True(description.Spec.Trained);
        Assert.Null(description.Spec.License);
    }

    [Fact]
    public void All_that_is_written_is_read()
    {
        TeacherDescription description = Read(
            """
            {
              // a teacher of mine
              "id": "net", "architecture": "onnx", "files": ["a.onnx", "b.onnx"], "size": [3, 2, 4],
              "input": { "name": "x", "height": 8, "width": 9, "channels": "bgr" }, "processor": { "do_resize": false },
              "tensor": "y", "classTensor": "z", "normaliser": "none", "licence": "CC-BY-NC-4.0", "trained": false,
            }
            """);

        Assert.Equal(["a.onnx", "b.onnx"], description.Files);
        Assert.Equal(new NetworkInput("x", 8, 9, BlueFirst: true), description.Input);
        Assert.False(description.Processor!.Value.GetProperty("do_resize").GetBoolean());
        Assert.Equal(("y", "z"), (description.Tensor, description.ClassTensor));
        Assert.Equal(
            new TeacherSpec("net", "onnx", new FeatureSize(3, 2, 4))
            {
                HasClassToken = true,
                License = "CC-BY-NC-4.0",
                Trained = false,
                Normalizer = TeacherNormalizer.None,
            },
            description.Spec);
    }

    [Fact]
    public void All_faults_are_told_at_once_with_the_nearest_names()
    {
        var message =
            Refusal("""{ "id": "a b", "architecture": "oonx", "size": [3, 0], "licens": "MIT", "input": { "heigth": 8, "width": "8" }, "normaliser": "nome", "seed": -1 }""");

        Assert.Contains("'id' must be letters", message, StringComparison.Ordinal);
        Assert.Contains("it is 'oonx'. Did you mean 'onnx'?", message, StringComparison.Ordinal);
        Assert.Contains(
            "'size' must contain 3 whole numbers; it contains 2 values.", message, StringComparison.Ordinal);
        Assert.Contains(
            "'licens' is not a key of a description. Did you mean 'licence'?", message, StringComparison.Ordinal);
        Assert.Contains(
            "'input.heigth' is not a key of a description. Did you mean 'height'?", message, StringComparison.Ordinal);
        Assert.Contains("'input.height' is missing", message, StringComparison.Ordinal);
        Assert.Contains("'input.width' must be a whole number.", message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'none'?", message, StringComparison.Ordinal);
        Assert.Contains("'seed' must contain whole numbers from 0", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "architecture": "onnx", "size": [1, 1, 1] }""", "'id' is missing")]
    [InlineData("""{ "id": "me/net", "architecture": "onnx", "size": [1, 1, 1] }""", "'files' is missing")]
    [InlineData(
        """{ "id": "me/net", "architecture": "clip", "size": [1, 1, 1], "files": ["x.onnx"] }""",
        "belong to ONNX teachers only")]
    [InlineData(
        """{ "id": "me/net", "architecture": "clip", "size": [1, 1, 1], "seed": 1 }""",
        "'network' and 'seed' belong together")]
    [InlineData(
        """{ "id": "me/net", "architecture": "clip", "size": [1, 1, 1], "seed": 1, "network": {}, "processor": {} }""",
        "set \"trained\": false")]
    [InlineData("""{ "id": "me/net_cls", "architecture": "clip", "size": [1, 1, 1] }""", "not end in '_cls'")]
    [InlineData("""{ "id": "../net", "architecture": "clip", "size": [1, 1, 1] }""", "'id' must be letters")]
    [InlineData(
        """{ "id": "me/net", "id": "me/too", "architecture": "clip", "size": [1, 1, 1] }""", "is not valid JSON")]
    [InlineData("""{ "id": "me/net", """, "is not valid JSON")]
    [InlineData("""["me/net"]""", "must be one JSON object")]
    [InlineData("""{ "id": "me/net", "architecture": "clip", "size": [1, 9999, 1] }""", "at most 4096")]
    [InlineData(
        """{ "id": "me/net", "architecture": "clip", "size": [1, 1, 1e99] }""", "'size' must contain whole numbers")]
    public void A_fault_is_a_usage_error_that_says_what_is_wrong(string json, string expected) =>
        Assert.Contains(expected, Refusal(json), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_missing_or_far_too_large_is_named()
    {
        Assert.Contains(
            "does not exist",
            Assert.Throws<UsageException>(() => TeacherDescription.Load(_folder["none.json"])).Message,
            StringComparison.Ordinal);
        Assert.Contains("more than 1,048,576 bytes", Refusal(new string(' ', 2 << 20)), StringComparison.Ordinal);
    }

    [Fact]
    public void Those_that_come_with_the_program_are_found_by_id_and_by_short_name()
    {
        Assert.All(TeacherDescription.Known(), known =>
        {
            Assert.Equal(known.Spec, TeacherDescription.Find(known.Spec.Id).Spec);
            Assert.Equal(known.Spec, TeacherDescription.Find(Path.GetFileNameWithoutExtension(known.Source)).Spec);
        });
        Assert.Contains(
            "Did you mean 'resnet18'?",
            Assert.Throws<UsageException>(() => TeacherDescription.Find("resnet81")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_registry_of_the_reference_is_described_as_it_is_in_code() => Assert.All(
        TeacherSpec.Registry, spec => Assert.Equal(spec, TeacherDescription.Find(spec.Id).Spec));

    [Fact]
    public void The_example_of_the_documentation_is_one_that_can_be_read()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "teachers.md"));
        var json = page.Split("```json\n")[1].Split("```")[0];

        Assert.Equal("acme/shelf-net", Read(json).Spec.Id);
    }

    [Fact]
    public void The_documentation_has_every_key()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "teachers.md"));

        // The reader tells the keys that it knows only as the nearest to a wrong one.
        foreach (var key in new[]
        {
            "id", "architecture", "size", "processor", "tensor", "normaliser", "licence", "trained",
            "folder", "network", "seed", "files", "input", "classTensor", "weights",
        })
        {
            Assert.Contains($"Did you mean '{key}'?", Refusal($$"""{ "{{key}}_": 1 }"""), StringComparison.Ordinal);
            Assert.Contains($"`{key}`", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Its_files_lie_beside_it_or_beside_the_program()
    {
        TeacherDescription description = Read($$"""{ "id": "me/net", {{Onnx}}, "size": [3, 2, 4] }""");
        File.WriteAllText(_folder["a.onnx"], "");

        Assert.Equal(_folder["a.onnx"], description.Locate("a.onnx"));
        Assert.StartsWith(
            AppContext.BaseDirectory, description.Locate("teachers/resnet18/ResNet18.onnx"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MIT", true, null)]
    [InlineData("CC-BY-NC-4.0", false, null)]
    [InlineData("CC-BY-NC-SA-4.0", true, "forbids commercial use and asks that")]
    [InlineData("CC-BY-ND-4.0", true, "forbids sharing works made from it")]
    [InlineData("Acme-1.0", true, "not a license known here")]
    [InlineData(null, true, "no stated license")]
    public void A_license_that_limits_what_a_run_does_gives_a_notice(string? license, bool trained, string? expected)
    {
        var notice = new TeacherSpec("me/net", "onnx", new FeatureSize(1, 1, 1))
        {
            License = license,
            Trained = trained,
        }.LicenseNotice;

        if (expected is null)
            Assert.Null(notice);
        else
            Assert.Contains(expected, notice, StringComparison.Ordinal);
    }

    private string Refusal(string json) => Assert.Throws<UsageException>(() => Read(json)).Message;

    private TeacherDescription Read(string json)
    {
        File.WriteAllText(_folder["teacher.json"], json);
        return TeacherDescription.Load(_folder["teacher.json"]);
    }
}
