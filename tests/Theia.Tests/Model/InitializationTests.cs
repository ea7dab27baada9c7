using System.Text.Json;
using System.Text.RegularExpressions;
using Theia.Checkpoints;
using Theia.Student;

namespace Theia.Tests.Model;

[Collection("torch")]
public sealed partial class InitializationTests
{
    private const int Seeds = 3;

    // Bounds of uniform values are never exceeded; rounding to float32 may reach them.
    private const double Rounding = 1e-6;

    [Fact]
    public void Students_start_with_the_weights_of_the_reference()
    {
        List<string> mismatches = [];
        var golden = Goldens.Json("student", "initialisation", "tensors.json");
        foreach (var group in golden.EnumerateObject()
            .GroupBy(entry => entry.Name.Split('/', 2)[0], StringComparer.Ordinal))
        {
            // The golden shows the slip of nocls and reg students, which is the option here.
            var values = Sample(group.Key, asReference: true, group.ToDictionary(
                e => e.Name.Split('/', 2)[1], e => e.Value.GetProperty("shape").Ints(), StringComparer.Ordinal));
            foreach (JsonProperty entry in group)
            {
                var key = entry.Name.Split('/', 2)[1];
                if (!values.TryGetValue(key, out var sample))
                    mismatches.Add($"{entry.Name}: no such weight");
                else
                    Compare(entry.Name, sample, entry.Value, mismatches);
            }
        }

        Assert.Empty(mismatches);
    }

    [Theory]
    [InlineData("nocls-")]
    [InlineData("reg-")]
    public void Variants_start_as_the_standard_student_does_unless_asked_otherwise(string prefix)
    {
        using RobotVisionModel model = new(Config($"{prefix}facebook/deit-tiny-patch16-224"));
        Initialization.Apply(model, 1);
        using RobotVisionModel standard = new(Config("facebook/deit-tiny-patch16-224"));
        Initialization.Apply(standard, 1);

        var expected = StateDict.Read(standard);
        Assert.All(
            StateDict.Read(model).Where(w => expected.ContainsKey(w.Key)),
            w => Assert.True(w.Value.Bytes.Span.SequenceEqual(expected[w.Key].Bytes.Span), w.Key));
        var positions = Floats(StateDict.Read(model)["backbone.model.embeddings.position_embeddings"]);
        var stray = 5 * 0.02 / Math.Sqrt(2.0 * positions.Length);   // five deviations of a sample's deviation
        Assert.InRange(Deviation(positions), 0.02 - stray, 0.02 + stray);
    }

    [Fact]
    public void All_layers_of_the_transformer_translator_start_equal()
    {
        using RobotVisionModel model = new(Config("facebook/deit-tiny-patch16-224") with
        {
            TranslatorType = TranslatorKind.Transformer,
            TranslatorKwargs = new() { TranslatorHiddenSize = 16, TranslatorNLayers = 3, TranslatorNHeads = 2 },
            TargetFeatureSizes = new Dictionary<string, FeatureSize>(StringComparer.Ordinal) { ["a"] = new(3, 16, 16) },
        });
        Initialization.Apply(model, 1);

        var weights = StateDict.Read(model);
        Assert.All(
            weights.Where(w => w.Key.Contains("translator_stem.layers.2.", StringComparison.Ordinal)),
            w => Assert.Equal(
                weights[w.Key.Replace("layers.2.", "layers.0.", StringComparison.Ordinal)].Bytes.ToArray(),
                w.Value.Bytes.ToArray()));
    }

    [Fact]
    public void The_normal_quantile_has_sixteen_digits()
    {
        // Python's statistics.NormalDist().inv_cdf.
        Assert.Equal(0.6744897501960817, Theia.Networks.Layers.NormalQuantile.At(0.75), 1e-15);
        Assert.Equal(-2.3263478740408408, Theia.Networks.Layers.NormalQuantile.At(0.01), 1e-15);
        Assert.Equal(-6.361340902404056, Theia.Networks.Layers.NormalQuantile.At(1e-10), 1e-14);
        Assert.Equal(0, Theia.Networks.Layers.NormalQuantile.At(0.5));
    }

    private static Dictionary<string, List<float>> Sample(
        string group, bool asReference, IReadOnlyDictionary<string, int[]> shapes)
    {
        Dictionary<string, List<float>> values = new(StringComparer.Ordinal);
        for (var seed = 0; seed < Seeds; seed++)
        {
            using RobotVisionModel model = new(GroupConfig(group, shapes));
            Initialization.Apply(model, seed, asReference);
            foreach (var (name, weight) in StateDict.Read(model))
            {
                var key = Layer().Replace(name, ".#.");
                if (!values.TryGetValue(key, out var list))
                    values.Add(key, list = []);
                list.AddRange(Floats(weight));
            }
        }

        return values;
    }

    private static void Compare(string name, List<float> sample, JsonElement golden, List<string> mismatches)
    {
        var (count, mean, deviation) = (
            sample.Count, golden.GetProperty("mean").GetDouble(), golden.GetProperty("std").GetDouble());
        if (count != golden.GetProperty("count").GetInt64())
            mismatches.Add($"{name}: {count} values instead of {golden.GetProperty("count").GetInt64()}");
        // The golden is a sample as well, so both stray: the README's five deviations, times the root of two.
        var stray = 5 * Math.Sqrt(2.0 / count) * deviation;
        if (Math.Abs(sample.Average(v => (double)v) - mean) > stray)
            mismatches.Add($"{name}: mean {sample.Average(v => (double)v)} instead of {mean}");
        if (Math.Abs(Deviation(sample) - deviation) > stray / Math.Sqrt(2))
            mismatches.Add($"{name}: deviation {Deviation(sample)} instead of {deviation}");
        if (deviation == 0 && (sample.Min() != golden.GetProperty("min").GetDouble()
                || sample.Max() != golden.GetProperty("max").GetDouble()))
        {
            mismatches.Add($"{name}: not the constant {mean}");
        }

        // A uniform sample of the reference nearly reaches its bound; ours must not pass it.
        if (golden.TryGetProperty("max_times_sqrt_fan_in", out var reach) && reach.GetDouble() is > 0.99 and <= 1.0001
            && golden.GetProperty("fan_in").GetInt64() is var inputs
            && sample.Max(Math.Abs) * Math.Sqrt(inputs) > 1 + Rounding)
        {
            mismatches.Add($"{name}: passes the bound 1 / √{inputs}");
        }
    }

    private static TheiaConfig GroupConfig(string group, IReadOnlyDictionary<string, int[]> shapes)
    {
        var config = Config(
            group is "nocls" or "reg" ? $"{group}-facebook/deit-tiny-patch16-224" : "facebook/deit-tiny-patch16-224");
        if (group == "reg")
            config = config with { NumRegTokens = shapes["backbone.model.embeddings.reg_token"][1] };
        var heads =
            shapes.Keys.Where(key => key.StartsWith("translator.translator_heads.", StringComparison.Ordinal)).ToList();
        if (heads.Count == 0)
            return config;
        OrderedDictionary<string, FeatureSize> targets = new(StringComparer.Ordinal);
        foreach (var name in heads.Select(key => HeadName().Match(key).Groups[1].Value)
            .Distinct(StringComparer.Ordinal))
        {
            var last = heads.Where(key =>
                key.StartsWith($"translator.translator_heads.{name}.adapter.", StringComparison.Ordinal)
                    && key.EndsWith(".bias", StringComparison.Ordinal))
                .OrderBy(key => key, StringComparer.Ordinal).Last();
            // A norm over a whole map has the map's size; the heads of mlp and transformer are the same for every size.
            var side = heads.Where(
                key => key.StartsWith($"translator.translator_heads.{name}.", StringComparison.Ordinal))
                .Select(key => shapes[key] is [_, var height, _] ? height : 16).Max();
            targets[name] = name.EndsWith("_cls", StringComparison.Ordinal)
                ? FeatureSize.Vector(shapes[last][0])
                : new FeatureSize(shapes[last][0], side, side);
        }

        var width = shapes.TryGetValue("translator.backbone_adapter.1.weight", out var adapter) ? adapter[0] : 1024;
        return config with
        {
            TargetFeatureSizes = targets,
            TranslatorType = group switch
            {
                "mlp" => TranslatorKind.Mlp,
                "conv" => TranslatorKind.Convolution,
                "transformer" => TranslatorKind.Transformer,
                _ => TranslatorKind.LightConvolution,
            },
            TranslatorKwargs = new()
            {
                TranslatorHiddenSize = width,
                TranslatorNHeads = 4,
                HiddenSizeFactor = LightFactor(shapes, config.BackboneConfig!.HiddenSize),
            },
        };
    }

    private static double LightFactor(IReadOnlyDictionary<string, int[]> shapes, int width) =>
        shapes.FirstOrDefault(s => s.Key.EndsWith(".adapter.8.weight", StringComparison.Ordinal)).Value
            is [_, var inner]
            ? (double)inner / width
            : 1;

    private static TheiaConfig Config(string backbone)
    {
        JsonElement vit = Goldens.Json("student", "initialisation", "initialisation.json").GetProperty("vit");
        return new()
        {
            Backbone = backbone,
            BackboneConfig = new()
            {
                HiddenSize = vit.GetProperty("hidden_size").GetInt32(),
                NumAttentionHeads = vit.GetProperty("num_attention_heads").GetInt32(),
                NumHiddenLayers = vit.GetProperty("num_hidden_layers").GetInt32(),
                IntermediateSize = vit.GetProperty("intermediate_size").GetInt32(),
            },
        };
    }

    private static float[] Floats(TensorData data) =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(data.Bytes.Span).ToArray();

    private static double Deviation(IReadOnlyCollection<float> values)
    {
        var mean = values.Average(v => (double)v);
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }

    [GeneratedRegex(@"\.\d+\.(?=attention|intermediate|output|layernorm|self_attn|multihead_attn|linear|norm)")]
    private static partial Regex Layer();

    [GeneratedRegex(@"^translator\.translator_heads\.(.+?)\.(?:pad|adapter)\.")]
    private static partial Regex HeadName();
}
