using System.Text.Json;
using Theia.Tests.Cli;

namespace Theia.Tests.Scoring;

[Collection("torch")]
public sealed class ScoreVerbTests
{
    [Fact]
    public void Networks_are_scored_beside_random_weights_and_trivial_guesses()
    {
        using var scratch = new ScratchFolder();
        var run = CommandLineRun.Of(
            "lab", "score", Goldens.At("teachers", "models", "sam"), Goldens.At("teachers", "models", "depth"),
            "--random", "--trivial", "--scenes", "10", "--threads", "1",
            "--to", scratch["score.json"], "--markdown", scratch["score.md"]);
        Assert.True(run.Code == 0, run.Error);
        using var report = JsonDocument.Parse(File.ReadAllBytes(scratch["score.json"]));
        var subjects = report.RootElement.GetProperty("subjects").EnumerateArray()
            .ToDictionary(static one => one.GetProperty("name").GetString()!, static one => one.GetProperty("scores"));

        Assert.Equal(6, subjects.Count);
        Assert.True(subjects[Goldens.At("teachers", "models", "sam")].TryGetProperty("pointIou", out _));
        Assert.True(subjects[Goldens.At("teachers", "models", "depth") + ", random weights"]
            .TryGetProperty("delta1", out _));
        Assert.Equal(2 + 6, File.ReadAllText(scratch["score.md"]).Split('\n').Count(line => line.StartsWith('|')));
    }

    [Theory]
    [InlineData("nano-vit", "gives neither masks nor depth")]
    [InlineData("sam-vit-huge", "is known, but not bundled")]
    [InlineData("no-such-model", "no-such-model")]
    public void What_cannot_be_scored_is_refused(string model, string expected)
    {
        var run = CommandLineRun.Of("lab", "score", model, "--scenes", "10", "--threads", "1");

        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }
}
