using System.Text.Json;
using static TorchSharp.torch;

namespace Theia.Tests.Backbones;

[Collection("torch")]
public sealed class ResolutionTests
{
    [Fact]
    public void Backbones_take_images_of_any_size_by_both_rules()
    {
        using var _ = inference_mode();
        var inputs = SafetensorsFile.ReadAll(Goldens.At("student", "positions", "inputs.safetensors"));
        ValueComparison comparison = new();
        foreach (JsonElement entry in Goldens.Json("student", "positions", "cases.json")
            .GetProperty("models").EnumerateArray())
        {
            var golden = SafetensorsFile.ReadAll(Goldens.At("student", entry.GetProperty("file").GetString()!));
            using var model = StudentGoldens.Model(entry.GetProperty("model").GetString()!);
            var input = entry.GetProperty("input").GetString()!;
            using var pixels = StudentGoldens.Pixels(inputs[input], entry.GetProperty("pixel_repeat").GetInt32());
            // Where the table is used as it stands, both rules must say so.
            PositionRule[] rules = entry.GetProperty("rule").GetString() switch
            {
                "scale" => [PositionRule.ScaleFactor],
                "size" => [PositionRule.Size],
                _ => [PositionRule.ScaleFactor, PositionRule.Size],
            };
            foreach (var rule in rules)
            {
                var tensors = entry.GetProperty("tensors").GetString()!;
                var stride = entry.GetProperty("token_stride").GetInt32();
                using var embedded = model.Backbone.Model.Embeddings.Embed(pixels, rule);
                using var tokens = model.Encode(pixels, rule);
                var name = $"{entry.GetProperty("variant").GetString()} {tensors} {rule}";
                if (!tokens.shape.Select(n => (int)n).SequenceEqual(entry.GetProperty("shape").Ints()))
                    comparison.Wrong($"{name}: shape [{string.Join(", ", tokens.shape)}]");
                // float32 coordinates cost 1e-5
                comparison.Close(
                    name, StudentGoldens.Sample(embedded, stride), golden[$"{tensors}.embeddings"], 5e-5, "embeddings");
                comparison.Close(
                    name, StudentGoldens.Sample(tokens, stride), golden[$"{tensors}.last_hidden_state"],
                    5e-5, "last_hidden_state");
            }
        }

        comparison.Check();
    }

    [Fact]
    public void Another_size_without_a_rule_is_refused()
    {
        using var model = StudentGoldens.Model(
            Goldens.Json("student", "cases.json").GetProperty("models")[0].GetProperty("folder").GetString()!);
        var side = model.Config.ImageSize;
        using var pixels = zeros(1, 3, side + 16, side);

        var error = Assert.Throws<UsageException>(() => model.Encode(pixels));
        Assert.Contains($"{side} x {side + 16}", error.Message, StringComparison.Ordinal);
    }
}
