namespace Theia.Tests.Samples;

/// <summary>Builds and runs the programs under <c>samples</c> as their first lines say.</summary>
[Collection("torch")]
public sealed class SampleProgramTests
{
    private static readonly string _photo = Path.Combine(Repository.Root, "samples", "photos", "fig.jpg");

    [Fact]
    public void Encode_prints_the_shapes_of_tokens()
    {
        var (code, output) = Run("encode.cs");
        Assert.Equal((0, "cat.png: tokens [1, 196, 192], mean [1, 192]\n"), (code, output));

        using var scratch = new ScratchFolder();
        SaveStudent(scratch["model"]);
        (code, output) = RunAgain("encode.cs", scratch["model"], _photo, _photo);
        Assert.Equal(
            (0, "fig.jpg: tokens [1, 196, 16], mean [1, 16]\nfig.jpg: tokens [1, 196, 16], mean [1, 16]\n"),
            (code, output));
    }

    [Fact]
    public void Predict_prints_a_shape_a_teacher()
    {
        var (code, output) = Run("predict.cs");
        Assert.Equal(0, code);
        Assert.Contains("facebook/dinov2-large: [1, 256, 1024]\n", output, StringComparison.Ordinal);
        Assert.Contains("LiheYoung/depth-anything-large-hf: [1, 4096, 32]\n", output, StringComparison.Ordinal);
        Assert.Contains("depth features at the center begin with ", output, StringComparison.Ordinal);

        using var scratch = new ScratchFolder();
        SaveStudent(scratch["model"], TeacherSpec.ClipVitLargePatch14);
        Assert.Equal(
            (0, "openai/clip-vit-large-patch14: [1, 256, 1024]\n"), RunAgain("predict.cs", scratch["model"], _photo));
    }

    [Fact]
    public void Decode_writes_a_strip_and_names_its_files()
    {
        using var scratch = new ScratchFolder();
        var (code, output) = Run([
            "run", "-c", DotnetCommand.Configuration, Sample("decode.cs"), "--", scratch["seen"], _photo]);
        Assert.Equal(0, code);
        Assert.StartsWith("fig.jpg: fig_pca.png, ", output, StringComparison.Ordinal);
        Assert.True(File.Exists(scratch["seen", "fig_strip.png"]));
    }

    [Fact]
    public void Stream_acts_on_a_camera_and_says_how_long_each_part_takes()
    {
        var (code, output) = Run([
            "run", "-c", DotnetCommand.Configuration, Sample("stream.cs"), "--", "seconds=0.5",
            $"images={Path.GetDirectoryName(_photo)}"]);
        Assert.Equal(0, code);
        Assert.StartsWith("nano-theia, ConvBatchNormMlp of ", output, StringComparison.Ordinal);
        foreach (var part in new[] { "camera ", "tokens ", "policy ", "image to action " })
            Assert.Contains($"\n{part}", output, StringComparison.Ordinal);
        Assert.Matches("missed deadlines: [0-9]+ of 15; ", output);

        if (Theia.Robotics.MujocoLibrary.IsAvailable(out _))
        {
            (code, output) = RunAgain("stream.cs", "seconds=0.2", "task=mini/reach", "model=tiny");
            Assert.Equal(0, code);
            Assert.Contains(", mini/reach, ", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Distill_trains_says_what_was_learned_and_goes_on()
    {
        using var scratch = new ScratchFolder();
        DatasetFolder set = SomeSet.Pack(scratch["data", "pets"], train: 4, val: 2, side: 224)
            .WithFeatures(FakeTeacher.Coarse);
        SomeSet.Measure(set, FakeTeacher.Coarse);
        string[] arguments =
        [
            scratch["data"], "pets", scratch["run"], "targetModels=fake/coarse",
            "steps=3", "batchSize=2", "translatorKwargs.hiddenSizeFactor=0.25",
            """backboneConfig={"hiddenSize":16,"numAttentionHeads":2,"numHiddenLayers":1,"intermediateSize":32}""",
        ];

        var (code, output) = Run("distill.cs");
        Assert.Equal(2, code);
        Assert.StartsWith("Usage: ", output, StringComparison.Ordinal);

        (code, output) = RunAgain("distill.cs", arguments);
        Assert.Equal(0, code);
        Assert.Contains("step 3 of 3: loss ", output, StringComparison.Ordinal);
        Assert.Contains("fake/coarse: token cosine ", output, StringComparison.Ordinal);

        var (later, rest) = RunAgain("distill.cs", arguments);
        Assert.Equal(0, later);
        Assert.DoesNotContain("step ", rest, StringComparison.Ordinal);
        Assert.Contains(rest.TrimEnd(), output, StringComparison.Ordinal);   // the same verdict on the same student
    }

    private static void SaveStudent(string folder, params TeacherSpec[] teachers)
    {
        var sizes =
            new BackboneSizes { HiddenSize = 16, NumAttentionHeads = 2, NumHiddenLayers = 1, IntermediateSize = 32 };
        using var student = TheiaModel.Create(TheiaConfig.Tiny.WithTargets(teachers) with { BackboneConfig = sizes });
        student.Save(folder);
    }

    private static (int Code, string Output) Run(string sample) =>
        Run(["run", "-c", DotnetCommand.Configuration, Sample(sample)]);

    // Built by the run before.
    private static (int Code, string Output) RunAgain(string sample, params string[] arguments) =>
        Run(["run", "-c", DotnetCommand.Configuration, "--no-build", Sample(sample), "--", .. arguments]);

    private static string Sample(string name) => Path.Combine(Repository.Root, "samples", name);

    private static (int Code, string Output) Run(string[] words)
    {
        // From elsewhere, so that nothing is found by chance.
        using var elsewhere = new ScratchFolder();
        var (code, output, error) = DotnetCommand.Run(elsewhere.Path, words);
        Assert.True(error.Length == 0, error);
        return (code, output);
    }
}
