using System.Text.Json;
using Theia.Checkpoints;
using Theia.Student;
using Theia.Student.Backbones;
using static TorchSharp.torch;

namespace Theia.Tests.Backbones;

[Collection("torch")]
public sealed class PretrainedBackboneTests
{
    private static string Deit => Goldens.At("student", "pretrained", "deit");

    [Fact]
    public void Every_variant_takes_what_the_published_weights_have_for_it()
    {
        var source = SafetensorsFile.ReadAll(Path.Combine(Deit, "model.safetensors"));
        List<string> mismatches = [];
        foreach (JsonProperty variant in Goldens.Json("student", "pretrained", "taken.json").EnumerateObject())
        {
            using var model = Student(variant.Name);
            var before = StateDict.Read(model);

            PretrainedBackbone.LoadInto(model.Backbone, Deit);

            var after = StateDict.Read(model);
            mismatches.AddRange(
                from key in variant.Value.EnumerateObject()
                let expected = key.Value.ValueKind == JsonValueKind.Null
                    ? before[key.Name]
                    : source[key.Value.GetString()!]
                where !expected.Bytes.Span.SequenceEqual(after[key.Name].Bytes.Span)
                select $"{variant.Name}: {key.Name} is not {key.Value}");
            Assert.Equal(
                variant.Value.EnumerateObject().Select(key => key.Name).Order(StringComparer.Ordinal),
                after.Keys.Order(StringComparer.Ordinal));
        }

        Assert.Empty(mismatches);
    }

    [Fact]
    public void Pretrained_backbones_give_the_tokens_of_the_reference()
    {
        using var _ = inference_mode();
        var golden = SafetensorsFile.ReadAll(Goldens.At("student", "pretrained", "outputs.safetensors"));
        using var pixels = StudentGoldens.Pixels(
            SafetensorsFile.ReadAll(Goldens.At("student", "inputs.safetensors"))["images"]);
        ValueComparison comparison = new();
        foreach (var (name, expected) in golden)
        {
            using var model = Student(name.Split('.')[0]);
            PretrainedBackbone.LoadInto(model.Backbone, Deit);
            model.eval();
            using var tokens = model.Encode(pixels);
            // Every n-th token was kept; the stride follows from how many.
            var stride = (tokens.size(1) + expected.Shape[1] - 1) / expected.Shape[1];
            // float32
            comparison.Close(name, StudentGoldens.Sample(tokens, stride), expected, 5e-5, "last_hidden_state");
        }

        comparison.Check();
    }

    private static RobotVisionModel Student(string variant)
    {
        JsonElement sizes = Goldens.Json("student", "pretrained", "deit", "config.json");
        RobotVisionModel model = new(new TheiaConfig
        {
            Backbone = $"{(variant == "standard" ? "" : $"{variant}-")}facebook/deit-tiny-patch16-224",
            BackboneConfig = new()
            {
                HiddenSize = sizes.GetProperty("hidden_size").GetInt32(),
                NumAttentionHeads = sizes.GetProperty("num_attention_heads").GetInt32(),
                NumHiddenLayers = sizes.GetProperty("num_hidden_layers").GetInt32(),
                IntermediateSize = sizes.GetProperty("intermediate_size").GetInt32(),
            },
        });
        Initialization.Apply(model, seed: 5);
        return model;
    }
}
