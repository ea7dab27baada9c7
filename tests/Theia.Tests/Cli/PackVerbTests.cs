using System.Text.Json;

namespace Theia.Tests.Cli;

public sealed class PackVerbTests
{
    private static readonly string _photos = Path.Combine(Repository.Root, "samples", "photos");

    [Fact]
    public void Pack_reports_in_json_and_leaves_out_what_is_damaged()
    {
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder["in"]);
        File.Copy(Path.Combine(_photos, "cat.png"), folder["in", "cat.png"]);
        File.Copy(Path.Combine(_photos, "coffee.png"), folder["in", "coffee.png"]);
        File.WriteAllBytes(folder["in", "broken.jpg"], [0xFF, 0xD8, 0xFF, 0xE0]);
        var run = CommandLineRun.Of("pack", folder["in"], "--to", folder["set"], "--json");
        Assert.True(run.Code == 0, run.Error);
        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal(2, report.RootElement.GetProperty("images").GetProperty("train").GetInt32());
        Assert.Equal("broken.jpg", report.RootElement.GetProperty("skipped")[0].GetProperty("path").GetString());
        Assert.Contains("left out broken.jpg", run.Error);

        var look = CommandLineRun.Of("inspect", folder["set"], folder["in", "cat.png"], "--json");
        Assert.True(look.Code == 0, look.Error);
        using var facts = JsonDocument.Parse(look.Output);
        Assert.Equal("data set", facts.RootElement[0].GetProperty("kind").GetString());
        Assert.Equal(451, facts.RootElement[1].GetProperty("facts").GetProperty("width").GetInt32());
    }

    [Fact]
    public void A_missing_folder_is_a_mistake_of_the_command_line()
    {
        using var folder = new ScratchFolder();
        var run = CommandLineRun.Of("pack", folder["nowhere"], "--to", folder["set"]);
        Assert.Equal(2, run.Code);
        Assert.Contains("nowhere", run.Error);
        Assert.False(Directory.Exists(folder["set"]));
    }

    [Fact]
    public void Plain_output_has_neither_escapes_nor_carriage_returns()
    {
        using var folder = new ScratchFolder();
        var run = CommandLineRun.Of("pack", Path.Combine(_photos, "cat.png"), "--to", folder["set"]);
        Assert.Equal(0, run.Code);
        Assert.DoesNotContain('\r', run.Output + run.Error);
        Assert.DoesNotContain('\u001b', run.Output + run.Error);
        Assert.Contains("Too few images to hold any out", run.Output);
    }

    [Theory]
    [InlineData("--threads", "0")]
    [InlineData("--threads", "many")]
    [InlineData("--seed", "-1")]
    [InlineData("--group-by", "colour")]
    public void A_value_out_of_range_is_named(string option, string value)
    {
        var run = CommandLineRun.Of("pack", _photos, "--to", "never", option, value);
        Assert.Equal(2, run.Code);
        Assert.Contains(value, run.Error);
    }
}
