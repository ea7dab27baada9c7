using System.Text.Json;
using Theia.RobotData;
using Theia.Robotics;
using Theia.Tests.Cli;

namespace Theia.Tests.Robotics.Learning;

/// <summary>The way from a demonstration to a video of a policy, as a user goes it.</summary>
[Collection("torch")]
public sealed class RobotLearningVerbTests
{
    [Fact]
    public void Demonstrations_are_cloned_and_the_policy_rolls_out()
    {
        Mujoco.SkipUnlessItRenders();
        using var folder = new ScratchFolder();
        var (set, run, video) = (folder["press.safetensors"], folder["run"], folder["press.mp4"]);

        var shown = CommandLineRun.Of(
            "robots", "demonstrate", "mini/button-press", "--to", set, "--episodes", "4", "--lerobot",
            folder["lerobot"], "--json");
        var cloned = CommandLineRun.Of(
            "clone", set, "--to", run, "--encoder", "state", "--episodes", "2", "head=mlp", "history=1", "epochs=3",
            "batchSize=16", "hiddenSizes=16", "evaluateEpochs=0", "precision=fp32", "--threads", "1", "--json");
        var rolled = CommandLineRun.Of(
            "rollout", run, "--episodes", "2", "--vary", "light", "--video", video, "--threads", "1", "--json");

        Assert.Equal((0, ""), (shown.Code, shown.Error.Contains("Error", StringComparison.Ordinal) ? shown.Error : ""));
        Assert.True(cloned.Code == 0, cloned.Error);
        Assert.True(rolled.Code == 0, rolled.Error);
        Assert.Equal(4, Json(shown.Output).GetProperty("episodes").GetInt32());
        Assert.Equal("mini/button-press", Json(rolled.Output).GetProperty("task").GetString());
        Assert.Equal(2, Json(rolled.Output).GetProperty("episodes").GetArrayLength());
        Assert.True(new FileInfo(video).Length > 1000);
        using IRobotDataset data = RobotDataset.Open(folder["lerobot"]);
        Assert.Equal(DemonstrationSet.Load(set).FrameCount, data.FrameCount);
        Assert.Equal(
            DemonstrationSet.Load(set).Episodes[3].Length, data.ReadImages(3, "observation.images.main").Count());
    }

    [Fact]
    public void Another_encoder_than_that_of_the_cloning_is_refused()
    {
        Mujoco.SkipUnlessItRenders();
        using var folder = new ScratchFolder();
        using (var policy = Policy.Create(new PolicyConfig
        {
            Head = PolicyHead.Mlp,
            Feature = FeatureSize.Vector(588),
            Proprioception = 4,
            Actions = 4,
            Facts = new PolicyFacts
            {
                Task = "mini/button-press",
                Encoder = "pixels",
                EncoderSha256 = new string('0', 64),
            },
        }))
        {
            policy.Save(folder["policy"]);
        }

        var run = CommandLineRun.Of("rollout", folder["policy"], "--episodes", "1");

        Assert.Equal(2, run.Code);
        Assert.Contains("it was trained on the encoder pixels", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notes.txt", "press.mp4")]
    [InlineData("press.safetensors", "notes.txt")]
    public void A_file_of_something_else_is_not_replaced(string to, string video)
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder["notes.txt"], "mine");

        var run = CommandLineRun.Of(
            "robots", "demonstrate", "mini/button-press", "--to", folder[to], "--video", folder[video]);

        Assert.Equal(2, run.Code);
        Assert.Contains("notes.txt already exists", run.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(folder["notes.txt"]));
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
