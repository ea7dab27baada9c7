using Theia.Tests.Cli;

namespace Theia.Tests.RobotData;

[Collection("torch")]
public sealed class RobotVerbTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("v30_images", "LeRobot v3.0", "episodes", "F32 [4]", "push the red block")]
    [InlineData("demo_gzip", "robomimic HDF5", "ToyLift", "F64 [7]", "image 24 x 32")]
    public void Inspect_shows_a_data_set_in_a_few_lines(string name, params string[] words)
    {
        var (data, _) = RobotGoldens.Load(name);
        var run = CommandLineRun.Of("inspect", data);
        Assert.Equal(0, run.Code);
        foreach (var word in words)
            Assert.Contains(word, run.Output, StringComparison.Ordinal);
        Assert.InRange(run.Output.Split('\n').Length, 5, 40);
        Assert.Equal(0, CommandLineRun.Of("verify", data).Code);
    }

    [Fact]
    public void Verify_reports_what_is_wrong()
    {
        var copy = RobotGoldens.Copy("v30_images", _scratch);
        File.Delete(Path.Combine(copy, "data", "chunk-000", "file-001.parquet"));
        var run = CommandLineRun.Of("verify", copy);
        Assert.Equal(3, run.Code);
        Assert.Contains("file-001.parquet", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_keeps_episodes_together_and_writes_their_numbers()
    {
        var (data, _) = RobotGoldens.Load("demo_gzip");
        var run = CommandLineRun.Of("pack", data, "--to", _scratch["set"], "--size", "16");
        Assert.Equal(0, run.Code);
        Assert.Contains("60 images", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, CommandLineRun.Of("verify", _scratch["set"]).Code);
        Assert.Contains(
            "'actions' F64 [7]", CommandLineRun.Of("inspect", _scratch["set"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_writes_features_beside_a_data_set()
    {
        var copy = RobotGoldens.Copy("v21_images", _scratch);
        var folder = Path.Combine(copy, "features", "nano-theia");
        var run = CommandLineRun.Of("encode", copy, "--to", folder, "--tokens", "mean");
        Assert.Equal(0, run.Code);
        Assert.Contains("43 images, 43 of them now, [96] each", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, CommandLineRun.Of("encode", copy, "--to", folder, "--tokens", "max").Code);
        Assert.Equal(2, CommandLineRun.Of("encode", copy, "--to", _scratch["x.safetensors"]).Code);
    }
}
