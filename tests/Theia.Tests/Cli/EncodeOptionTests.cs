using System.Text.Json;

namespace Theia.Tests.Cli;

[Collection("torch")]
public sealed class EncodeOptionTests
{
    // 451 x 300
    private static readonly string _photo = Path.Combine(Repository.Root, "samples", "photos", "cat.png");

    [Fact]
    public void At_its_own_resolution_an_image_has_a_token_for_each_16_pixels()
    {
        using var folder = new ScratchFolder();
        Assert.Equal([(451 / 16) * (300 / 16), 96], Shape("--to", folder["own.npy"], "--resolution", "own"));
        Assert.Equal([196, 96], Shape("--to", folder["model.npy"]));
    }

    [Theory]
    [InlineData(float.NaN, "weight 'backbone.model.layernorm.weight' contains NaN")]
    [InlineData(float.MaxValue, "cat.png: the array of tokens contains infinity")]
    public void Tokens_that_are_no_numbers_are_not_written(float weight, string says)
    {
        using var folder = new ScratchFolder();
        using (var model = TheiaModel.Create(new TheiaConfig
        {
            BackboneConfig = new() { HiddenSize = 8, NumAttentionHeads = 2, NumHiddenLayers = 1, IntermediateSize = 8 },
        }))
        {
            using var quiet = TorchSharp.torch.no_grad();
            model.Network.Backbone.Model.Norm.weight.fill_(weight);
            model.Save(folder["model"]);
        }

        var run = CommandLineRun.Of("encode", _photo, "--model", folder["model"], "--to", folder["a.npy"]);

        Assert.Equal(3, run.Code);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["a.npy"]));
    }

    [Fact]
    public void The_position_rules_give_different_tokens()
    {
        using var folder = new ScratchFolder();
        Shape("--to", folder["factor.npy"], "--resolution", "own", "--positions", "scale-factor");
        Shape("--to", folder["default.npy"], "--resolution", "own");
        Shape("--to", folder["size.npy"], "--resolution", "own", "--positions", "size");
        Assert.Equal(File.ReadAllBytes(folder["factor.npy"]), File.ReadAllBytes(folder["default.npy"]));
        Assert.NotEqual(File.ReadAllBytes(folder["factor.npy"]), File.ReadAllBytes(folder["size.npy"]));
    }

    [Fact]
    public void A_position_rule_without_own_resolution_is_refused()
    {
        using var folder = new ScratchFolder();
        var run = CommandLineRun.Of("encode", _photo, "--to", folder["a.npy"], "--positions", "size");
        Assert.Equal(2, run.Code);
        Assert.Contains("--positions applies to --resolution own only", run.Error);
    }

    [Fact]
    public void The_precision_is_that_of_the_library()
    {
        using var folder = new ScratchFolder();
        Shape("--to", folder["half.npy"], "--precision", "bf16");
        using var theia = TheiaModel.LoadBundled(Precision.Bf16);
        using var tokens = theia.Encode(RgbImage.Load(_photo), TokenSelection.Spatial);
        Assert.Equal(tokens.bytes.ToArray(), NpyFile.Read(folder["half.npy"]).Bytes.ToArray());
        Shape("--to", folder["full.npy"], "--precision", "fp32");
        Assert.NotEqual(File.ReadAllBytes(folder["full.npy"]), File.ReadAllBytes(folder["half.npy"]));
    }

    [Fact]
    public void A_device_that_is_not_there_is_wrong_usage()
    {
        if (TorchSharp.torch.cuda.is_available())
            return;
        using var folder = new ScratchFolder();
        var run = CommandLineRun.Of("encode", _photo, "--to", folder["a.npy"], "--device", "cuda");
        Assert.Equal(2, run.Code);
        Assert.Contains("CUDA", run.Error);
        Assert.False(File.Exists(folder["a.npy"]));
    }

    private static int[] Shape(params string[] words)
    {
        var run = CommandLineRun.Of(["encode", _photo, "--json", .. words]);
        Assert.True(run.Code == 0, run.Error);
        using var report = JsonDocument.Parse(run.Output);
        return [.. report.RootElement.GetProperty("images")[0]
            .GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
    }
}
