using Theia.Checkpoints;
using Theia.Networks.Layers;
using Theia.Networks.Sam;
using static TorchSharp.torch;

namespace Theia.Tests.Networks.Sam;

[Collection("torch")]
public sealed class SamGradientTests
{
    // Odd sizes everywhere, so that one that does not come from the configuration shows.
    private static readonly SamConfig _config = new(
        new SamVisionConfig
        {
            HiddenSize = 12,
            Layers = 2,
            Heads = 3,
            MlpSize = 20,
            ImageSize = 70,
            PatchSize = 14,
            WindowSize = 3,
            GlobalLayers = [1],
            OutputChannels = 16,
        },
        new SamPromptConfig { HiddenSize = 16, ImageSize = 70, PatchSize = 14, MaskInputChannels = 8 },
        new SamDecoderConfig
        {
            HiddenSize = 16,
            Layers = 3,
            Heads = 2,
            MlpSize = 24,
            AttentionDownsampleRate = 4,
            MultimaskOutputs = 2,
            IouHeadDepth = 4,
            IouHeadHiddenSize = 10,
        });

    [Fact]
    public void Seeded_weights_give_finite_masks_and_every_trained_weight_a_gradient()
    {
        using var sam = new SamModel(_config, withEncoder: true, device: null);
        SeededWeights.Fill(sam, seed: 3);
        using var scope = NewDisposeScope();
        var images = sam.Vision!.Features(randn(2, 3, 70, 70), ["last_hidden_state"], null)["last_hidden_state"];
        var points = tensor(new[] { 10.0, 20, 30, 40 }, [2, 1, 2]);
        var labels = tensor(new[] { 1L, 0 }, [2, 1]);
        var box = tensor(new[] { 1.0, 2, 30, 40, 5, 6, 60, 50 }, [2, 4]);
        var total = zeros([]);
        foreach (var (p, b, m, multi) in new[]
        {
            (points, (Tensor?)null, (Tensor?)null, true), (points, box, randn(2, 1, 20, 20), false),
        })
        {
            var (masks, scores) = sam.Decoder.Decode(
                images, sam.Cells(), sam.Prompts.Sparse(p, labels, b), sam.Prompts.Dense(m), multi);
            Assert.Equal([2, multi ? 2 : 1, 20, 20], masks.shape);
            total = total.Plus(masks.mul(masks).mean()).Plus(scores.mul(scores).mean());
        }

        total.backward();

        Assert.True(float.IsFinite(total.item<float>()));
        string[] without = [.. StateDict.Of(sam).Where(weight => weight.Value.grad is null).Select(w => w.Name)];
        Assert.Equal([SamWeights.Places], without);
        foreach (var (_, weight) in StateDict.Of(sam))
            weight.grad?.Dispose();
    }
}
