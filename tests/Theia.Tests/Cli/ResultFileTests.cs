namespace Theia.Tests.Cli;

/// <summary>A file that is named for a result and is there already is replaced only where that is meant.</summary>
[Collection("torch")]
public sealed class ResultFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public ResultFileTests() => NoiseImages.Image(60, 40).SavePng(_folder["a.png"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tokens_are_replaced_by_tokens()
    {
        Assert.Equal(0, Encode("tokens.safetensors").Code);
        Assert.Equal(0, Encode("tokens.safetensors").Code);
    }

    [Theory]
    [InlineData("tokens.safetensors")]
    [InlineData("tokens.npy")]
    public void A_foreign_file_is_kept_unless_it_shall_be_replaced(string name)
    {
        File.WriteAllText(_folder[name], "mine");
        var refused = Encode(name);
        Assert.Equal(2, refused.Code);
        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder[name]));
        Assert.Equal(0, Encode(name, "--force").Code);
        Assert.NotEqual("mine", File.ReadAllText(_folder[name]));
    }

    [Fact]
    public void A_link_is_not_replaced_by_a_file()
    {
        File.CreateSymbolicLink(_folder["tokens.safetensors"], _folder["nowhere"]);
        Assert.Equal(2, Encode("tokens.safetensors").Code);
        Assert.Equal(_folder["nowhere"], new FileInfo(_folder["tokens.safetensors"]).LinkTarget);
    }

    [Theory]
    [InlineData("--to")]
    [InlineData("--markdown")]
    public void A_table_replaces_no_foreign_file(string option)
    {
        File.WriteAllText(_folder["table"], "mine");
        var run = CommandLineRun.Of("lab", "probe", "--pixels", option, _folder["table"]);
        Assert.Equal(2, run.Code);
        Assert.Equal("mine", File.ReadAllText(_folder["table"]));
    }

    private CommandLineRun Encode(string to, params string[] more) =>
        CommandLineRun.Of(["encode", _folder["a.png"], "--to", _folder[to], .. more]);
}
