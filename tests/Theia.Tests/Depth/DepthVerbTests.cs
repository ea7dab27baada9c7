using System.Text.Json;
using Theia.Tests.Cli;

namespace Theia.Tests.Depth;

[Collection("torch")]
public sealed class DepthVerbTests
{
    [Fact]
    public void A_network_is_measured_beside_random_weights_a_constant_and_a_ramp()
    {
        using var scratch = new ScratchFolder();
        var run = CommandLineRun.Of(
            "lab", "depth", Goldens.At("teachers", "models", "depth"), "--scenes", "4", "--threads", "1",
            "--to", scratch["depth.json"], "--markdown", scratch["depth.md"]);
        Assert.True(run.Code == 0, run.Error);
        using var report = JsonDocument.Parse(File.ReadAllBytes(scratch["depth.json"]));
        var subjects = report.RootElement.GetProperty("subjects").EnumerateArray().ToArray();

        Assert.Equal(4, subjects.Length);
        Assert.All(subjects, subject =>
        {
            Assert.InRange(Value(subject, "delta1"), 0, 1);
            Assert.True(Value(subject, "absRel") > 0);
        });
        Assert.Equal(["constant", "vertical ramp"], subjects[2..].Select(one => one.GetProperty("name").GetString()!));
        // Floors and tables are nearer below: it helps to know that.
        Assert.True(Value(subjects[3], "delta1") > Value(subjects[2], "delta1"));
        Assert.Equal(2 + 4, File.ReadAllText(scratch["depth.md"]).Split('\n').Count(line => line.StartsWith('|')));
    }

    [Fact]
    public void Another_network_is_refused()
    {
        var run = CommandLineRun.Of("lab", "depth", "nano-vit", "--scenes", "2", "--threads", "1");

        Assert.Equal(2, run.Code);
        Assert.Contains("nano-vit is a network of the architecture 'vit'", run.Error, StringComparison.Ordinal);
    }

    private static double Value(JsonElement subject, string measure) =>
        subject.GetProperty(measure).GetProperty("value").GetDouble();
}
