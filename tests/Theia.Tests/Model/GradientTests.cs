using System.Text.Json;
using Theia.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Theia.Tests.Model;

[Collection("torch")]
public sealed class GradientTests
{
    [Fact]
    public void Every_parameter_of_every_student_gets_a_gradient()
    {
        List<string> mismatches = [];
        foreach (JsonElement entry in Goldens.Json("student", "cases.json").GetProperty("models").EnumerateArray())
        {
            var name = entry.GetProperty("name").GetString()!;
            using var model = StudentGoldens.Model(entry.GetProperty("folder").GetString()!);
            model.train();
            using (NewDisposeScope())
            {
                var tokens = model.Encode(rand(2, 3, model.Config.ImageSize, model.Config.ImageSize));
                var loss = tokens.pow(2).mean();
                if (model.Translator is not null)
                    loss = model.Translate(tokens).Values.Aggregate(loss, (sum, target) => sum + target.pow(2).mean());
                if (model.Config.FeatureNeck)
                    loss = loss + model.Select(tokens, TokenSelection.Neck).pow(2).mean();
                loss.backward();
                mismatches.AddRange(StateDict.Of(model)
                    .Where(p => p.Value.grad is null || !(p.Value.grad.abs().sum().item<float>() > 0))
                    .Select(p => $"{name}: {p.Name}"));
                var positions = model.Backbone.Model.Embeddings.Positions.grad!;
                // Row 0 stays in the checkpoints of students without a class token, but nothing uses it.
                Assert.Equal(model.Backbone.Config.ClassToken, positions[0, 0].abs().sum().item<float>() > 0);
            }
        }

        // The gradient of a key's bias is zero but for rounding (softmax does not see what all logits
        // share); it must be there all the same.
        Assert.Empty(mismatches);
    }

    [Fact]
    public void Frozen_translators_get_no_gradient()
    {
        var translated = Goldens.Json("student", "cases.json").GetProperty("models").EnumerateArray()
            .First(entry => entry.GetProperty("expected")
                .EnumerateObject().Any(output => output.Name.StartsWith("target.", StringComparison.Ordinal)));
        using var model = StudentGoldens.Model(translated.GetProperty("folder").GetString()!);
        model.FreezeTranslator();
        using (NewDisposeScope())
        {
            model.forward(rand(1, 3, model.Config.ImageSize, model.Config.ImageSize)).Values
                .Aggregate(zeros(1), (sum, target) => sum + target.pow(2).mean()).backward();
            Assert.All(
                StateDict.Of(model),
                p => Assert.Equal(p.Name.StartsWith("backbone.", StringComparison.Ordinal), p.Value.grad is not null));
        }
    }

    [Fact]
    public void Training_and_evaluation_compute_the_same_tokens()
    {
        using var _ = no_grad();
        using var model = StudentGoldens.Model(
            Goldens.Json("student", "cases.json").GetProperty("models")[0].GetProperty("folder").GetString()!);
        using var pixels = rand(2, 3, model.Config.ImageSize, model.Config.ImageSize);
        using var fused = model.Encode(pixels);
        model.train();
        using var writtenOut = model.Encode(pixels);
        using var difference = fused - writtenOut;
        using var size = difference.abs();
        using var greatest = size.max();

        Assert.True(greatest.item<float>() < 2e-5f);   // float32, two layers
    }

    [Fact]
    public void A_student_in_bfloat16_runs_and_keeps_its_meaning()
    {
        using var _ = no_grad();
        using var model = StudentGoldens.Model(
            Goldens.Json("student", "cases.json").GetProperty("models")[0].GetProperty("folder").GetString()!);
        using var pixels = rand(2, 3, model.Config.ImageSize, model.Config.ImageSize);
        using var exact = model.Encode(pixels);

        model.to(bfloat16);

        using var halved = pixels.to(bfloat16);
        using var tokens = model.Encode(halved);
        Assert.Equal(bfloat16, tokens.dtype);
        Assert.All(StateDict.Of(model), p => Assert.Equal(bfloat16, p.Value.dtype));
        using var back = tokens.to(float32);
        using var cosine = nn.functional.cosine_similarity(exact, back, dim: 2);
        using var least = cosine.min();
        Assert.True(least.item<float>() > 0.999f, $"cosine {least.item<float>()}");   // 8 bits of mantissa
    }
}
