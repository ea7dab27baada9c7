using System.Text.Json.Nodes;
using Theia.Tests.Cli;
using Theia.Tests.Teachers;

namespace Theia.Tests.Bundled;

[Collection("torch")]
public sealed class BundledModelTests
{
    private const string Card =
        """
        ---
        license: apache-2.0
        tags:
        - vision
        ---
        # A teacher

        ## Data
        Scenes.
        ## Objective
        None.
        ## Measures
        None.
        ## Command
        None.
        ## Seed
        1
        ## Hours
        0
        ## Intended use and limits
        Tests.

        """;

    [Fact]
    public void Every_bundled_model_is_what_it_has_to_be()
    {
        Assert.Equal(
            ["nano-clip", "nano-depth", "nano-dinov2", "nano-sam", "nano-theia", "nano-vit"],
            BundledFolder.All.Select(folder => folder.Name));
        Assert.Empty(BundledFolder.All.SelectMany(folder => folder.Findings()));
    }

    [Fact]
    public void The_teachers_together_are_small()
    {
        Assert.InRange(BundledFolder.All.Where(folder => !folder.IsStudent).Sum(folder => folder.Size), 0, 15_000_000);
    }

    [Fact]
    public void The_teachers_are_found_by_their_names_beside_the_program()
    {
        foreach (var folder in BundledFolder.All.Where(folder => !folder.IsStudent))
        {
            using var named = Teacher.Load(TeacherDescription.Find(folder.Name));
            using var there = Teacher.Load(folder.Path);

            Assert.Equal(there.Spec, named.Spec);
            Assert.Equal(there.Fingerprint, named.Fingerprint);
        }
    }

    [Fact]
    public void The_student_is_inside_the_library()
    {
        var folder = BundledFolder.All.Single(folder => folder.IsStudent);
        RgbImage image = NoiseImages.Image(60, 40);
        using var bundled = TheiaModel.LoadBundled();
        using var there = TheiaModel.Load(folder.Path);
        using var tokens = bundled.Encode(image);
        using var expected = there.Encode(image);

        Assert.Equal(there.Config.ToJson(), bundled.Config.ToJson());
        Assert.Equal(there.Processor.ToJson(), bundled.Processor.ToJson());
        Assert.Equal(expected.data<float>().ToArray(), tokens.data<float>().ToArray());
    }

    [Fact]
    public void The_command_line_encodes_with_it_where_no_model_is_named_and_says_so()
    {
        using ScratchFolder scratch = new();
        NoiseImages.Image(60, 40).SavePng(scratch["image.png"]);

        var run = CommandLineRun.Of("encode", scratch["image.png"], "--to", scratch["tokens.safetensors"]);

        Assert.True(run.Code == 0, run.Error);
        Assert.Single(run.Error.Split('\n'), line => line.Contains(BundledFolder.Student, StringComparison.Ordinal));
        Assert.DoesNotContain(BundledFolder.Student, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_student_is_bundled_with_halved_weights_beside_its_card()
    {
        using ScratchFolder scratch = new();
        using (var student = TheiaModel.Create(new TheiaConfig
        {
            BackboneConfig = new BackboneSizes
            {
                HiddenSize = 16,
                NumAttentionHeads = 2,
                NumHiddenLayers = 1,
                IntermediateSize = 24,
            },
        }))
        {
            student.Save(scratch["run", "model"]);
        }

        Directory.CreateDirectory(scratch["models", BundledFolder.Student]);
        File.WriteAllText(scratch["models", BundledFolder.Student, "README.md"], Card);

        var run = CommandLineRun.Of(
            "lab", "bundle", scratch["run", "model"], "--to", scratch["models", BundledFolder.Student]);

        Assert.True(run.Code == 0, run.Error);
        Assert.Empty(new BundledFolder(scratch["models", BundledFolder.Student]).Findings());
        Assert.Contains(
            $"{new BundledFolder(scratch["models", BundledFolder.Student]).Size:N0} bytes",
            run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dinov2", "")]
    [InlineData("vit", "vit.")]
    public void A_sound_folder_has_no_findings_but_its_name(string architecture, string prefix)
    {
        using ScratchFolder scratch = new();
        Assert.Equal(
            [$"nano-test is no teacher that a description knows: its id is local/nano-test, its size 12 x 2 x 2"],
            Write(scratch, architecture, Halved(architecture, prefix)).Findings());
    }

    [Theory]
    [InlineData("README.md", null, "nano-test has no README.md")]
    [InlineData("preprocessor_config.json", null, "nano-test has no preprocessor_config.json")]
    [InlineData("README.md", "## Hours\n0\n", "the card has no section 'Hours'")]
    [InlineData("README.md", "Scenes.\n", "the card has no section 'Data', or nothing in it")]
    [InlineData("README.md", "license: apache-2.0\n", "lacks license")]
    [InlineData("README.md", "tags:\n", "lacks license: apache-2.0 or tags")]
    [InlineData("README.md", "---\n# A", "does not begin with a YAML head")]
    [InlineData("config.json", "\"dinov2\"", "config.json")]
    public void A_file_that_is_spoilt_is_found(string file, string? cut, string expected)
    {
        using ScratchFolder scratch = new();
        BundledFolder folder = Write(scratch, "dinov2", Halved("dinov2", ""));
        var path = Path.Combine(folder.Path, file);
        var text = File.ReadAllText(path);
        File.Delete(path);
        if (cut is not null)
        {
            Assert.Contains(cut, text, StringComparison.Ordinal);
            File.WriteAllText(path, text.Replace(cut, "", StringComparison.Ordinal));
        }

        Assert.Contains(folder.Findings(), finding => finding.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Weights_that_are_spoilt_are_found()
    {
        using ScratchFolder scratch = new();
        var weights = Halved("dinov2", "");
        weights["layernorm.bias"] = new TensorData(
            DType.BF16, [12], Enumerable.Repeat<byte[]>([0xC0, 0x7F], 12).SelectMany(value => value).ToArray());
        Found(weights, "layernorm.bias has a value that is no number");
        weights["layernorm.bias"] = new TensorData(DType.F32, [12], new byte[48]);
        Found(weights, "layernorm.bias is stored as F32");
        weights["layernorm.bias"] = new TensorData(DType.BF16, [13], new byte[26]);
        Found(weights, "layernorm.bias is [13]");
        weights.Remove("layernorm.bias");
        Found(weights, "1 missing: layernorm.bias");
        weights = Halved("dinov2", "");
        weights.Add("classifier.weight", new TensorData(DType.BF16, [3_000_000], new byte[6_000_000]));
        Found(weights, "has classifier.weight, which the published layout has not");
        Found(weights, "more than 6,000,000");

        void Found(Dictionary<string, TensorData> spoilt, string expected) => Assert.Contains(
            Write(scratch, "dinov2", spoilt).Findings(),
            finding => finding.Contains(expected, StringComparison.Ordinal));
    }

    private static BundledFolder Write(
        ScratchFolder scratch, string architecture, Dictionary<string, TensorData> weights)
    {
        JsonObject config = SmallTeacher.Config(architecture);
        var folder = SmallTeacher.Write(scratch["nano-test"], config, weights);
        File.WriteAllText(Path.Combine(folder, "README.md"), Card);
        return new BundledFolder(folder);
    }

    private static Dictionary<string, TensorData> Halved(string architecture, string prefix)
    {
        var halved = SmallTeacher.Weights(architecture, prefix)
            .ToDictionary(weight => weight.Key, weight => Half(weight.Value), StringComparer.Ordinal);
        if (architecture == "vit")
        {
            halved.Add("classifier.weight", new TensorData(DType.BF16, [3, 12], new byte[72]));
            halved.Add("classifier.bias", new TensorData(DType.BF16, [3], new byte[6]));
        }

        return halved;
    }

    // Cut instead of rounded: any values will do.
    private static TensorData Half(TensorData data) =>
        new(DType.BF16, data.Shape, data.Bytes.ToArray().Where((_, index) => index % 4 >= 2).ToArray());
}
