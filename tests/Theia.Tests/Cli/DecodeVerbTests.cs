using System.Text.Json;

namespace Theia.Tests.Cli;

[Collection("torch")]
public sealed class DecodeVerbTests : IDisposable
{
    private static readonly string _photo = Path.Combine(Repository.Root, "samples", "photos", "cat.png");

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void With_nothing_but_an_image_the_bundled_model_decodes_it()
    {
        var run = CommandLineRun.Of("decode", _photo, "--to", _scratch["seen"], "--json");
        Assert.Equal(0, run.Code);
        var image = JsonDocument.Parse(run.Output).RootElement.GetProperty("images")[0];
        Assert.Equal("cat.png", image.GetProperty("path").GetString());
        Assert.All(
            image.GetProperty("files").EnumerateArray(), file => Assert.True(File.Exists(file.GetString())));
        Assert.Contains("nano-theia", run.Error);
    }

    [Theory]
    [InlineData("--what takes pca", "--what", "pca,norms")]
    [InlineData("--teacher takes NAME=FOLDER", "--teacher", "dinov2-large")]
    [InlineData("Unknown teacher 'dinov9'", "--teacher", "dinov9=x")]
    [InlineData("needs a sentence or labels", "--what", "similarity")]
    public void Mistakes_are_named(string says, params string[] words)
    {
        var run = CommandLineRun.Of(["decode", _photo, "--to", _scratch["seen"], .. words]);
        Assert.Equal(2, run.Code);
        Assert.Contains(says, run.Error);
        Assert.False(Directory.Exists(_scratch["seen"]));
    }
}
