using System.Text.Json;

namespace Theia.Tests.Cli;

public sealed class VerifyVerbTests
{
    [Fact]
    public void A_sound_set_is_said_to_be_sound_and_a_damaged_one_ends_with_bad_data()
    {
        using var folder = new ScratchFolder();
        Assert.Equal(0, CommandLineRun.Of(
            "pack", Path.Combine(Repository.Root, "samples", "photos", "cat.png"), "--to", folder["set"]).Code);
        var sound = CommandLineRun.Of("verify", folder["set"]);
        Assert.True(sound.Code == 0, sound.Output + sound.Error);
        Assert.Contains("sound", sound.Output);

        var shard = Directory.GetFiles(folder["set", "images"], "*.tar").Single();
        var bytes = File.ReadAllBytes(shard);
        bytes[600] ^= 1;
        File.WriteAllBytes(shard, bytes);
        var damaged = CommandLineRun.Of("verify", folder["set"], "--json");
        Assert.Equal(3, damaged.Code);
        using var report = JsonDocument.Parse(damaged.Output);
        Assert.NotEqual(0, report.RootElement[0].GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public void A_damaged_file_is_named_once_with_what_is_wrong()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder["tokens.safetensors"], "no");
        var run = CommandLineRun.Of("verify", folder["tokens.safetensors"]);
        Assert.Equal(3, run.Code);
        Assert.Contains("findings: 1", run.Output);
    }

    [Fact]
    public void A_path_that_is_not_there_is_a_mistake_of_the_command_line() =>
        Assert.Equal(2, CommandLineRun.Of("verify", "nowhere").Code);
}
