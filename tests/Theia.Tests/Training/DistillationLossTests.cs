using System.Globalization;
using System.Text.Json;
using Theia.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Theia.Tests.Training;

[Collection("torch")]
public sealed class DistillationLossTests
{
    [Fact]
    public void Losses_equal_the_reference_for_every_case()
    {
        List<string> mismatches = [];
        IReadOnlyDictionary<string, TensorData> tensors = SafetensorsFile.ReadAll(
            Goldens.At("student", "losses", "tensors.safetensors"));
        foreach (JsonElement golden in Cases())
        {
            foreach (MainLoss main in Enum.GetValues<MainLoss>())
            {
                foreach (var weighted in new[] { false, true })
                {
                    var loss = new DistillationLoss(
                        new LossOptions { Main = main, Weights = Weights(golden), WeightCosine = weighted });
                    using var data = Case.Of(golden, tensors);
                    using LossTensors ours = loss.Compute(data.Predictions, data.Targets);
                    Check(golden, ours, main, weighted, mismatches);
                    if (!weighted)
                        CheckGradients(golden, data, ours, main, tensors, mismatches);
                }
            }
        }

        Assert.Empty(mismatches);
    }

    [Fact]
    public void A_token_cosine_is_the_mean_over_tokens()
    {
        using var scope = NewDisposeScope();
        using Tensor p = tensor(new[] { 1f, 0, 0, 2, 3, 0, 0, -1 }).reshape(2, 2, 2);
        using Tensor t = tensor(new[] { 2f, 0, 0, 2, 0, 1, 0, 1 }).reshape(2, 2, 2);
        var loss = new DistillationLoss(new LossOptions { Cosine = CosineForm.Token });
        using LossTensors ours = loss.Compute(Named(p), Named(t));
        Assert.Equal((0 + 0 + 1 + 2) / 4.0, ours.Total.Cos, 1e-6);   // the four angles are 0, 0, 90 and 180 degrees
    }

    [Fact]
    public void A_factor_of_zero_takes_a_target_out_of_the_loss()
    {
        using var scope = NewDisposeScope();
        using Tensor p = ones(2, 3, 4), t = zeros(2, 3, 4), q = ones(2, 3, 4, requires_grad: true);
        var loss = new DistillationLoss(new LossOptions());
        using LossTensors ours = loss.Compute(
            new Dictionary<string, Tensor> { ["a"] = p, ["b"] = q },
            new Dictionary<string, Tensor> { ["a"] = t, ["b"] = t },
            static _ => new Dictionary<string, double> { ["a"] = 2, ["b"] = 0 });
        ours.Main.backward();
        Assert.Equal(ours.Targets["a"].Cos, ours.Total.Cos, 1e-12);
        Assert.Equal(0, q.grad!.abs().max().ToDouble());
    }

    [Fact]
    public void Shapes_that_would_broadcast_are_refused()
    {
        using Tensor p = ones(2, 4), t = ones(2, 3, 4);
        Assert.Throws<ArgumentException>(() => new DistillationLoss(new LossOptions()).Compute(Named(p), Named(t)));
    }

    private static Dictionary<string, Tensor> Named(Tensor tensor) => new() { ["a"] = tensor };

    private static JsonElement.ArrayEnumerator Cases() =>
        Goldens.Json("student", "losses", "cases.json").EnumerateArray();

    private static Dictionary<string, double>? Weights(JsonElement golden) =>
        golden.GetProperty("weights") is { ValueKind: JsonValueKind.Object } weights
            ? weights.EnumerateObject().ToDictionary(static w => w.Name, static w => w.Value.GetDouble())
            : null;

    private static void Check(
        JsonElement golden, LossTensors ours, MainLoss main, bool weighted, List<string> mismatches)
    {
        var name = golden.GetProperty("name").GetString()!;
        foreach (JsonProperty target in golden.GetProperty("targets").EnumerateObject())
            Compare($"{name} {target.Name}", ours.Targets[target.Name], target.Value, "cos", mismatches);
        Compare(
            $"{name} total", ours.Total, golden.GetProperty("totals"), weighted ? "cos_weighted" : "cos", mismatches);
        if (!weighted)
        {
            Close(
                $"{name} {main}", ours.Main.ToDouble(),
                golden.GetProperty("main_loss").GetProperty(main == MainLoss.Mse ? "mse" : "cos_l1"), mismatches);
        }
    }

    private static void Compare(
        string where, TargetLosses ours, JsonElement golden, string cosine, List<string> mismatches)
    {
        Close($"{where} mse", ours.Mse, golden.GetProperty("mse"), mismatches);
        Close($"{where} l1", ours.L1, golden.GetProperty("l1"), mismatches);
        Close($"{where} {cosine}", ours.Cos, golden.GetProperty(cosine), mismatches);
    }

    // 1e-5 relative, and 1e-6 absolute where the value is 0: float32 sums in another order.
    private static void Close(string where, double ours, JsonElement golden, List<string> mismatches)
    {
        var expected = golden.ValueKind == JsonValueKind.Number ? golden.GetDouble() : Special(golden.GetString()!);
        var near = double.IsFinite(expected)
            ? Math.Abs(ours - expected) <= Math.Max(1e-6, 1e-5 * Math.Abs(expected))
            : ours.Equals(expected);
        if (!near)
            mismatches.Add($"{where}: {ours:R} instead of {expected:R}");
    }

    private static double Special(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    // 1e-4 of the largest entry, as the goldens recommend.
    private static void CheckGradients(
        JsonElement golden, Case data, LossTensors ours, MainLoss main,
        IReadOnlyDictionary<string, TensorData> tensors, List<string> mismatches)
    {
        ours.Main.backward();
        foreach (JsonProperty target in golden.GetProperty("targets").EnumerateObject())
        {
            var key =
                $"{target.Value.GetProperty("tensors").GetString()}.gradient.{(main == MainLoss.Mse ? "mse" : "cos_l1")}";
            if (!tensors.TryGetValue(key, out TensorData? expected))
                continue;
            using Tensor gradient = data.Predictions[target.Name].grad!;
            double[] have = gradient.Doubles(), want = expected.Doubles();
            var largest = want.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
            var worst = have.Zip(want).Where(static pair => !pair.First.Equals(pair.Second))
                .Select(static pair => Math.Abs(pair.First - pair.Second)).DefaultIfEmpty(0).Max();
            if (!(worst <= 1e-4 * largest))
                mismatches.Add($"{key}: off by {worst:R}, largest entry {largest:R}");
        }
    }

    private sealed record Case(Dictionary<string, Tensor> Predictions, Dictionary<string, Tensor> Targets) : IDisposable
    {
        public static Case Of(JsonElement golden, IReadOnlyDictionary<string, TensorData> tensors)
        {
            var data = new Case([], []);
            foreach (JsonProperty target in golden.GetProperty("targets").EnumerateObject())
            {
                var key = target.Value.GetProperty("tensors").GetString()!;
                data.Predictions[target.Name] = tensors[$"{key}.prediction"].ToTensor().requires_grad_();
                data.Targets[target.Name] = tensors[$"{key}.target"].ToTensor();
            }

            return data;
        }

        public void Dispose()
        {
            foreach (Tensor tensor in Predictions.Values.Concat(Targets.Values))
                tensor.Dispose();
        }
    }
}
