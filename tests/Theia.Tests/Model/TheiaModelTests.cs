using TorchSharp;

namespace Theia.Tests.Model;

[Collection("torch")]
public sealed class TheiaModelTests
{
    private static readonly TheiaConfig _tiny = new()
    {
        BackboneConfig = new() { HiddenSize = 32, NumAttentionHeads = 2, NumHiddenLayers = 2, IntermediateSize = 48 },
        TargetFeatureSizes = new Dictionary<string, FeatureSize>(StringComparer.Ordinal)
        {
            ["facebook/dinov2-large"] = new(6, 16, 16),
            ["facebook/dinov2-large_cls"] = FeatureSize.Vector(6),
        },
    };

    [Fact]
    public void Encoding_many_images_equals_encoding_each()
    {
        using var model = TheiaModel.Create(_tiny, seed: 3);
        var images = NoiseImages.Images(19, 50, 40);

        using var together = model.Encode(images);

        Assert.Equal([19, 196, 32], together.shape);
        foreach (var i in new[] { 0, 15, 16, 18 })
        {
            using var alone = model.Encode(images[i]);
            using var row = together.narrow(0, i, 1);
            using var difference = row - alone;
            using var size = difference.abs();
            using var greatest = size.max();
            Assert.True(greatest.item<float>() < 1e-5f);   // float32; another batch may be summed in another order
        }
    }

    // Weights are laid out for inference at the first call, and must outlive the scope in which that happens.
    [Fact]
    public void A_model_that_is_first_used_inside_a_scope_can_be_used_after_it()
    {
        using var model = TheiaModel.Create(_tiny, seed: 3);
        var image = NoiseImages.Image(30, 30);
        float[] inside;
        using (torch.NewDisposeScope())
            inside = [.. model.Encode(image).data<float>()];

        using var after = model.Encode(image);
        Assert.Equal(inside, after.data<float>());
    }

    [Fact]
    public void What_comes_out_can_enter_a_network_that_is_trained()
    {
        using var model = TheiaModel.Create(_tiny);
        using var tokens = model.Encode(NoiseImages.Image(30, 30));
        using var own = model.EncodeAtOwnSize(NoiseImages.Image(30, 40), TokenSelection.Mean);
        using var predicted = model.Predict(NoiseImages.Image(30, 30));
        using var weight = torch.ones(32, requires_grad: true);

        using (var scope = torch.NewDisposeScope())
        {
            ((tokens * weight).sum() + (own * weight).sum() + (predicted[TeacherSpec.DinoV2Large] * weight[0]).sum())
                .backward();
            Assert.NotNull(weight.grad);
            weight.grad.Dispose();
        }
    }

    [Fact]
    public void Predictions_are_found_by_teacher_or_name_and_a_wrong_one_is_answered_with_the_nearest()
    {
        using var model = TheiaModel.Create(_tiny);
        using var predicted = model.Predict(NoiseImages.Images(2, 224, 224));

        Assert.Equal(["facebook/dinov2-large", "facebook/dinov2-large_cls"], predicted.Targets);
        Assert.Equal([2, 256, 6], predicted[TeacherSpec.DinoV2Large].shape);
        Assert.Equal([2, 6], predicted["facebook/dinov2-large_cls"].shape);
        Assert.False(predicted.TryGet("facebook/sam-vit-huge", out var none));
        Assert.Contains(
            "Did you mean 'facebook/dinov2-large'?",
            Assert.Throws<UsageException>(() => predicted["facebook/dinov2-larg"]).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Did you mean",
            Assert.Throws<UsageException>(
                () => model.Predict(NoiseImages.Image(9, 9), "facebook/dinov2-lrage")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_targets_that_are_asked_for_are_predicted()
    {
        using var model = TheiaModel.Create(_tiny);
        using var predicted = model.Predict(NoiseImages.Image(8, 8), "facebook/dinov2-large_cls");

        Assert.Equal(["facebook/dinov2-large_cls"], predicted.Targets);
    }

    [Theory]
    [InlineData(TokenSelection.Spatial, 196)]
    [InlineData(TokenSelection.All, 197)]
    [InlineData(TokenSelection.Mean, 0)]
    [InlineData(TokenSelection.Max, 0)]
    [InlineData(TokenSelection.ClassToken, 0)]
    public void Tokens_are_selected_as_asked(TokenSelection selection, long tokens)
    {
        using var model = TheiaModel.Create(_tiny);
        using var encoded = model.Encode(NoiseImages.Image(20, 20), selection);

        Assert.Equal(tokens == 0 ? [1, 32] : [1, tokens, 32], encoded.shape);
    }

    [Fact]
    public void What_a_model_has_not_is_refused_with_a_remedy()
    {
        using var model = TheiaModel.Create(_tiny with
        {
            Backbone = "nocls-facebook/deit-tiny-patch16-224",
            TargetFeatureSizes = new Dictionary<string, FeatureSize>(StringComparer.Ordinal),
        });
        var image = NoiseImages.Image(16, 16);

        Assert.Throws<UsageException>(() => model.Encode(image, TokenSelection.ClassToken));
        Assert.Throws<UsageException>(() => model.Encode(image, TokenSelection.Neck));
        Assert.Throws<UsageException>(() => model.Encode([]));
        Assert.Throws<UsageException>(() => model.Predict(image));
        Assert.Throws<UsageException>(() => model.EncodeAtOwnSize(NoiseImages.Image(15, 400)));
    }

    [Fact]
    public void An_image_of_its_own_size_gives_a_token_for_each_16_by_16_pixels()
    {
        using var model = TheiaModel.Create(_tiny);

        using var tokens = model.EncodeAtOwnSize(NoiseImages.Image(100, 50));

        Assert.Equal([1, 6 * 3, 32], tokens.shape);
    }

    [Fact]
    public void At_224_pixels_the_own_size_changes_nothing()
    {
        using var model = TheiaModel.Create(_tiny);
        var image = NoiseImages.Image(224, 224);

        using var usual = model.Encode(image);
        using var own = model.EncodeAtOwnSize(image);

        Assert.Equal(usual.bytes.ToArray(), own.bytes.ToArray());
    }

    [Fact]
    public void Bfloat16_encodes_to_nearly_the_same_tokens()
    {
        var images = NoiseImages.Images(2, 224, 224);
        using var fp32 = TheiaModel.Create(_tiny, seed: 1);
        using var bf16 = TheiaModel.Create(_tiny, seed: 1, Precision.Bf16);

        using var exact = fp32.Encode(images);
        using var close = bf16.Encode(images);

        Assert.Equal(torch.float32, close.dtype);
        using var cosine = torch.nn.functional.cosine_similarity(exact, close, dim: 2);
        using var least = cosine.min();
        // 8 bits of mantissa: about 1e-4 a token
        Assert.True(least.item<float>() > 0.999f, $"cosine {least.item<float>()}");
    }

    [Theory]
    [InlineData("on", Precision.Bf16)]
    [InlineData("off", Precision.Fp32)]
    public void Automatic_precision_encodes_in_what_the_environment_sets(string setting, Precision expected)
    {
        using var environment = EnvironmentSetting.BFloat16(setting);
        var image = NoiseImages.Image(224, 224);
        using var automatic = TheiaModel.Create(_tiny, seed: 1, Precision.Auto);
        using var explicitly = TheiaModel.Create(_tiny, seed: 1, expected);

        using var tokens = automatic.Encode(image);
        using var same = explicitly.Encode(image);

        Assert.Equal(same.bytes.ToArray(), tokens.bytes.ToArray());
    }

    [Fact]
    public void A_seed_gives_the_same_weights_and_another_seed_others()
    {
        using var one = TheiaModel.Create(_tiny, seed: 7);
        using var same = TheiaModel.Create(_tiny, seed: 7);
        using var other = TheiaModel.Create(_tiny, seed: 8);

        Assert.Equal(Bytes(one), Bytes(same));
        Assert.NotEqual(Bytes(one), Bytes(other));
    }

    private static byte[] Bytes(TheiaModel model) =>
        [.. Theia.Checkpoints.StateDict.Read(model.Network).Values.SelectMany(w => w.Bytes.ToArray())];
}
