using System.Text.Json;

namespace Theia.Tests.Cli;

public sealed class FeatureVerbTests
{
    [Fact]
    public void Images_become_shards_features_and_statistics_by_three_commands()
    {
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder["in"]);
        foreach (var photo in new[] { "cat.png", "coffee.png", "astronaut.png" })
            File.Copy(Path.Combine(Repository.Root, "samples", "photos", photo), folder["in", photo]);

        Assert.Equal(0, CommandLineRun.Of("pack", folder["in"], "--to", folder["set"]).Code);
        var extracted = CommandLineRun.Of("extract", "--set", folder["set"], "--teacher", "resnet18", "--json");
        Assert.True(extracted.Code == 0, extracted.Error);
        using var extraction = JsonDocument.Parse(extracted.Output);
        Assert.Equal(3, extraction.RootElement.GetProperty("reports")[0].GetProperty("samples").GetInt32());

        var measured = CommandLineRun.Of("measure", "--set", folder["set"], "--json");
        Assert.True(measured.Code == 0, measured.Error);
        using var measurement = JsonDocument.Parse(measured.Output);
        JsonElement result = Assert.Single(measurement.RootElement.GetProperty("results").EnumerateArray());
        Assert.Equal("microsoft/resnet18", result.GetProperty("teacher").GetString());
        Assert.Equal(256, result.GetProperty("channels").GetInt32());
        Assert.Equal(3 * 14 * 14, result.GetProperty("values").GetInt32());
        Assert.Contains("microsoft/resnet18", CommandLineRun.Of("measure", "--set", folder["set"]).Output);
    }

    [Fact]
    public void The_pair_of_npy_files_is_written_and_stands_in_for_statistics()
    {
        using var folder = new ScratchFolder();
        Assert.Equal(0, CommandLineRun.Of(
            "pack", Path.Combine(Repository.Root, "samples", "photos", "cat.png"), "--to", folder["set"]).Code);
        var extracted = CommandLineRun.Of(
            "extract", "--set", folder["set"], "--teacher", "resnet18", "--threads", "1",
            "--device", "cuda", "--positions", "size");
        Assert.True(extracted.Code == 0, extracted.Error);
        Assert.Contains(
            "microsoft/resnet18 is an ONNX network and runs on the CPU; --device cuda does not apply to it.",
            extracted.Error);
        Assert.Contains("--positions does not apply to it", extracted.Error);
        var measured = CommandLineRun.Of("measure", "--set", folder["set"], "--threads", "1", "--npy", folder.Path);
        Assert.True(measured.Code == 0, measured.Error);

        TeacherSpec teacher = TeacherDescription.Find("resnet18").Spec;
        var own = ChannelStatistics.Load(folder.Path, "set", teacher);
        Directory.Delete(folder["statistics"], recursive: true);
        var pair = ChannelStatistics.Load(folder.Path, "set", teacher);
        Assert.EndsWith("imagenet_var_microsoft_resnet18.npy", pair.Source);
        Assert.Equal(own.Mean, pair.Mean);
        Assert.Equal(own.Std, pair.Std);
    }

    [Fact]
    public void A_misspelt_teacher_is_answered_with_the_nearest_one()
    {
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder["set", "images"]);
        var run = CommandLineRun.Of("extract", "--set", folder["set"], "--teacher", "resnet81");
        Assert.Equal(2, run.Code);
        Assert.Contains("Did you mean 'resnet18'?", run.Error);
    }
}
