using System.Text.Json;

namespace Theia.Tests.Cli;

/// <summary>The verbs that take images treat those that they cannot read alike.</summary>
[Collection("torch")]
public sealed class LeftOutVerbTests
{
    private static readonly string _photos = Path.Combine(Repository.Root, "samples", "photos");

    [Fact]
    public void Encode_names_counts_and_leaves_out_damaged_images()
    {
        using ScratchFolder folder = PhotosWithOneDamaged();

        var run = CommandLineRun.Of("encode", folder["in"], "--to", folder["tokens.safetensors"], "--batch-size", "2");

        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("left out broken.jpg", run.Error);
        Assert.Contains("left out and named above: 1", run.Output);
        Assert.Contains("Left out: 1 file of another kind (.txt 1)", run.Output);
        using var tokens = SafetensorsFile.Open(folder["tokens.safetensors"]);
        Assert.Equal(["cat.png", "coffee.png"], tokens.Tensors.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("encode", "tokens.safetensors")]
    [InlineData("pack", "set")]
    public void What_was_left_out_is_in_the_json_too(string verb, string to)
    {
        using ScratchFolder folder = PhotosWithOneDamaged();

        var run = CommandLineRun.Of(verb, folder["in"], "--to", folder[to], "--json");

        Assert.True(run.Code == 0, run.Error);
        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal("broken.jpg", report.RootElement.GetProperty("skipped")[0].GetProperty("path").GetString());
        Assert.Equal(
            1, report.RootElement.GetProperty("leftOut").GetProperty("otherFiles").GetProperty(".txt").GetInt32());
    }

    [Fact]
    public void Images_that_are_all_damaged_give_no_tokens_and_are_bad_data()
    {
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder["in"]);
        File.WriteAllText(folder["in", "a.jpg"], "no image");
        File.WriteAllText(folder["in", "b.jpg"], "no image");

        var several = CommandLineRun.Of("encode", folder["in"], "--to", folder["tokens.safetensors"]);
        var single = CommandLineRun.Of("encode", folder["in", "b.jpg"], "--to", folder["tokens.safetensors"]);

        Assert.Equal((3, 3), (several.Code, single.Code));
        Assert.Contains("none of the 2 images can be read", several.Error);
        Assert.Contains("b.jpg", single.Error);
        Assert.False(File.Exists(folder["tokens.safetensors"]));
    }

    [Fact]
    public void Inspect_takes_every_extension_that_pack_takes()
    {
        using var folder = new ScratchFolder();
        foreach (var name in new[] { "a.jfif", "b.JPE", "c.webp" })
        {
            File.Copy(Path.Combine(_photos, "cat.png"), folder[name]);
            Assert.Equal(0, CommandLineRun.Of("inspect", folder[name]).Code);
        }
    }

    private static ScratchFolder PhotosWithOneDamaged()
    {
        var folder = new ScratchFolder();
        Directory.CreateDirectory(folder["in"]);
        foreach (var name in new[] { "cat.png", "coffee.png" })
            File.Copy(Path.Combine(_photos, name), folder["in", name]);
        File.WriteAllBytes(folder["in", "broken.jpg"], [0xFF, 0xD8, 0xFF, 0xE0]);
        File.WriteAllText(folder["in", "notes.txt"], "");
        return folder;
    }
}
