using System.Text.Json;
using Theia.Student;
using static TorchSharp.torch;

namespace Theia.Tests.Model;

[Collection("torch")]
public sealed class StudentOutputTests
{
    // Values of order 1; the reference itself is up to 6e-6 (tokens) and 8e-6 (targets) from float64.
    private const double TokenTolerance = 5e-5;
    private const double TargetTolerance = 1e-4;

    [Fact]
    public void Tokens_features_and_targets_equal_the_reference()
    {
        using var _ = inference_mode();
        var images = SafetensorsFile.ReadAll(Goldens.At("student", "inputs.safetensors"))["images"];
        using var pixels = StudentGoldens.Pixels(images);
        ValueComparison comparison = new();
        foreach (JsonElement entry in Goldens.Json("student", "cases.json").GetProperty("models").EnumerateArray())
        {
            var golden = SafetensorsFile.ReadAll(Goldens.At("student", entry.GetProperty("outputs").GetString()!));
            using var model = StudentGoldens.Model(entry.GetProperty("folder").GetString()!);
            Case at = new(entry.GetProperty("name").GetString()!, entry, golden, comparison);
            Blocks(model, pixels, at);
            using var tokens = model.Encode(pixels);
            at.Compare("last_hidden_state", tokens.narrow(0, 0, 1), TokenTolerance);
            Features(model, tokens, at);
            Targets(model, tokens, at);
            Neck(model, tokens, at);
            foreach (var left in golden.Keys.Where(
                key => !at.Seen.Contains(key) && !key.StartsWith("odd.", StringComparison.Ordinal)))
            {
                comparison.Wrong($"{at.Name} {left}: not compared");
            }
        }

        comparison.Check();
    }

    private static void Blocks(RobotVisionModel model, Tensor pixels, Case at)
    {
        Tensor x = model.Backbone.Model.Embeddings.Embed(pixels, resize: null);
        at.Compare("embeddings", x.narrow(0, 0, 1), TokenTolerance);
        foreach (var (i, layer) in model.Backbone.Model.Blocks.Index())
        {
            var next = layer.call(x);
            x.Dispose();
            x = next;
            at.Compare($"block.{i}", StudentGoldens.Sample(x, at.TokenStride), TokenTolerance);
        }

        x.Dispose();
    }

    private static void Features(RobotVisionModel model, Tensor tokens, Case at)
    {
        (string Name, TokenSelection Selection)[] methods = [
            ("None", TokenSelection.Spatial), ("mean_pooling", TokenSelection.Mean),
            ("max_pooling", TokenSelection.Max), ("cls", TokenSelection.ClassToken), ("identity", TokenSelection.All)];
        foreach (var (name, selection) in methods)
        {
            var expected = at.Expected($"feature.{name}");
            if (expected.ValueKind == JsonValueKind.String)
            {
                Assert.Throws<UsageException>(() => model.Select(tokens, selection));
                continue;
            }

            using var feature = model.Select(tokens, selection);
            at.Statistics($"feature.{name}", feature);
            at.Compare(
                $"feature.{name}",
                feature.dim() == 3 ? StudentGoldens.Sample(feature, at.TokenStride) : feature.alias(), TokenTolerance);
        }
    }

    private static void Targets(RobotVisionModel model, Tensor tokens, Case at)
    {
        if (model.Translator is null)
            return;
        foreach (var (name, target) in model.Translate(tokens))
        {
            at.Statistics($"target.{name}", target);
            var stride = at.Expected($"target.{name}").GetProperty("token_stride").GetInt32();
            at.Compare(
                $"target.{name}", target.dim() == 3 ? StudentGoldens.Sample(target, stride) : target.alias(),
                TargetTolerance);
            target.Dispose();
        }
    }

    private static void Neck(RobotVisionModel model, Tensor tokens, Case at)
    {
        if (!model.Config.FeatureNeck)
            return;
        at.Compare(
            $"neck.{model.Config.FeatureNeckNonlinearity}", model.Select(tokens, TokenSelection.Neck), TargetTolerance);
        var other = model.Config.FeatureNeckNonlinearity == "relu" ? "tanh" : "relu";
        using RobotVisionModel twin = new(model.Config with { FeatureNeckNonlinearity = other });
        Theia.Checkpoints.StateDict.LoadInto(twin, Theia.Checkpoints.StateDict.Read(model), "the model");
        at.Compare($"neck.{other}", twin.Select(tokens, TokenSelection.Neck), TargetTolerance);
    }

    private sealed record Case(
        string Name, JsonElement Entry, IReadOnlyDictionary<string, TensorData> Golden, ValueComparison Comparison)
    {
        public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);

        public int TokenStride => Entry.GetProperty("token_stride").GetInt32();

        public JsonElement Expected(string key) => Entry.GetProperty("expected").GetProperty(key);

        public void Compare(string key, Tensor actual, double tolerance)
        {
            Seen.Add(key);
            Comparison.Close($"{Name} {key}", actual, Golden[key], tolerance, key.Split('.')[0]);
        }

        // The sample is sharper for single values; the statistics see those between.
        public void Statistics(string key, Tensor whole)
        {
            var expected = Expected(key);
            using var values = whole.to(float64);
            using var norm = values.norm();
            if (!whole.shape.Select(n => (int)n).SequenceEqual(expected.GetProperty("shape").Ints()))
                Comparison.Wrong($"{Name} {key}: shape [{string.Join(", ", whole.shape)}]");
            var l2 = expected.GetProperty("l2").GetDouble();
            Comparison.Close(
                $"{Name} {key} l2", Math.Abs(norm.item<double>() - l2) / l2, 1e-5, "norm of the whole, relative");
        }
    }
}
