using Theia.Checkpoints;
using Theia.Lab.Pretraining.Configuration;
using Theia.Lab.Pretraining.Objectives;
using Theia.Networks.Sam;
using static TorchSharp.torch;

namespace Theia.Tests.Pretraining;

[Collection("torch")]
public sealed class SamStartTests
{
    [Fact]
    public void Blocks_patches_and_positions_are_those_of_the_ViT()
    {
        using var scope = NewDisposeScope();
        using var teacher = Teacher.Load(TeacherDescription.Find("nano-vit"));
        using var encoder = new SamVisionEncoder(Sizes(), device: null);

        SamStart.Copy(encoder, teacher);

        var (vit, sam) = (Weights(teacher.Tower.Module), Weights(encoder));
        Assert.Equal(
            vit["encoder.layer.1.attention.attention.key.weight"], sam["layers.1.attn.qkv.weight"].narrow(0, 128, 128));
        Assert.Equal(vit["encoder.layer.3.output.dense.bias"], sam["layers.3.mlp.lin2.bias"]);
        Assert.Equal(vit["embeddings.patch_embeddings.projection.weight"], sam["patch_embed.projection.weight"]);
        // The first row of the ViT's table belongs to the class token.
        Assert.Equal(vit["embeddings.position_embeddings"][0, 1 + 18], sam["pos_embed"][0, 1, 2]);
        Assert.Equal(0, sam["layers.0.attn.rel_pos_h"].abs().sum().item<float>());
    }

    [Fact]
    public void A_block_that_sees_the_whole_image_computes_what_the_ViT_computes_without_its_class_token()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var teacher = Teacher.Load(TeacherDescription.Find("nano-vit"));
        using var encoder = new SamVisionEncoder(Sizes() with { GlobalLayers = [0, 1, 2, 3] }, device: null);
        SamStart.Copy(encoder, teacher);
        encoder.eval();
        var pixels = linspace(-1, 1, 3 * 224 * 224).reshape(1, 3, 224, 224).sin();
        var tower = (Networks.Vit.VisionTransformer)teacher.Tower;
        var tokens = tower.Embed(pixels, positions: null);
        tokens = tokens.narrow(1, 1, 256);

        var map = encoder.Features(pixels, ["hidden_states.1"], positions: null)["hidden_states.1"];
        var own = tower.Block(0, tokens.contiguous());

        // The same sums in another order, in float32; eps of the norms is 1e-12 and 1e-6.
        Assert.True((map.flatten(2).transpose(1, 2) - own).abs().max().item<float>() < 1e-3);
    }

    [Theory]
    [InlineData("network.layers=7", "6 blocks, too few")]
    [InlineData("network.hiddenSize=64", "Give network the sizes of that teacher")]
    public void Sizes_that_do_not_fit_are_named(string change, string expected)
    {
        var config = PretrainConfig.Of(PretrainObjective.Sam, change);
        using var scope = NewDisposeScope();
        using var teacher = Teacher.Load(TeacherDescription.Find("nano-vit"));
        using var encoder = new SamVisionEncoder(SamRecipe.Sizes(config).Vision, device: null);

        var error = Assert.Throws<UsageException>(() => SamStart.Copy(encoder, teacher));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static SamVisionConfig Sizes() => SamRecipe.Sizes(PretrainConfig.Of(PretrainObjective.Sam)).Vision;

    private static Dictionary<string, Tensor> Weights(nn.Module module) =>
        StateDict.Of(module).ToDictionary(static pair => pair.Name, static pair => (Tensor)pair.Value);
}
