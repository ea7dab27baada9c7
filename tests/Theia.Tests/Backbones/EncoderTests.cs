using Theia.Inference;
using Theia.Native;
using Theia.Student;
using static TorchSharp.torch;

namespace Theia.Tests.Backbones;

[Collection("torch")]
public sealed class EncoderTests
{
    [Theory]
    [InlineData("facebook/deit-tiny-patch16-224")]
    [InlineData("nocls-facebook/deit-tiny-patch16-224")]
    [InlineData("reg-facebook/deit-tiny-patch16-224")]
    public void Both_layouts_for_inference_compute_what_the_module_computes(string backbone)
    {
        using var _ = no_grad();
        using RobotVisionModel model = new(new TheiaConfig
        {
            Backbone = backbone,
            BackboneConfig =
                new() { HiddenSize = 96, NumAttentionHeads = 3, NumHiddenLayers = 3, IntermediateSize = 200 },
        });
        Initialization.Apply(model, 2);
        model.eval();
        using var pixels = rand(3, 3, 224, 224);
        using var expected = model.Encode(pixels);

        foreach (var products in new[]
        {
            PackedLinearKernel.TryCreate(ScalarType.Float32), new PlainLinearKernel(), (ILinearKernel?)null,
        })
        {
            using FusedEncoder encoder = new(model.Backbone.Model, float32, products);
            using var tokens = encoder.Encode(pixels, resize: null);
            using var difference = tokens - expected;
            using var size = difference.abs();
            using var greatest = size.max();
            // float32, three layers, other orders of summation
            Assert.True(greatest.item<float>() < 2e-5f, $"{greatest.item<float>()}");
        }
    }

    [Fact]
    public void Packed_products_are_there_on_linux_x64()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture
                == System.Runtime.InteropServices.Architecture.X64,
            "Other builds of libtorch may have none.");
        using var products = PackedLinearKernel.TryCreate(ScalarType.Float32);
        Assert.Equal(OneDnn.IsUsable, products is not null);
    }

    [Fact]
    public void A_constant_image_does_not_upset_the_norms_in_bfloat16()
    {
        using var _ = no_grad();
        using RobotVisionModel model = new(new TheiaConfig
        {
            BackboneConfig =
                new() { HiddenSize = 32, NumAttentionHeads = 2, NumHiddenLayers = 1, IntermediateSize = 32 },
        });
        foreach (var parameter in model.parameters())
            parameter.fill_(0);
        using FusedEncoder encoder = new(model.Backbone.Model, bfloat16);
        using var pixels = zeros(1, 3, 224, 224);

        using var tokens = encoder.Encode(pixels, resize: null);

        // All tokens are 0 everywhere: their deviation is 0, and only an epsilon of 1e-12 that is
        // not rounded away keeps 0 / 0 out.
        using var finite = tokens.isfinite();
        using var all = finite.all();
        Assert.True(all.item<bool>());
    }
}
