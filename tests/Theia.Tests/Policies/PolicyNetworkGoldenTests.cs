using System.Text.Json;
using Theia.Checkpoints;
using Theia.Policies.Networks;
using Theia.Tests.Training;
using static TorchSharp.torch;

namespace Theia.Tests.Policies;

/// <summary>Policy networks against those of the published benchmark code.</summary>
[Collection("torch")]
public sealed class PolicyNetworkGoldenTests
{
    // float32, sums over 2,304 products; a wrong order of channels or frames changes outputs by 0.65 and more.
    private const double Tolerance = 1e-4;

    private const string AfterTraining = "after_train_forward.";

    [Fact]
    public void The_formula_of_the_weights_is_the_one_of_the_set()
    {
        JsonElement check = PolicyGoldens.All.GetProperty("formula").GetProperty("check");
        var first = check.Floats("first");
        Assert.Equal(first, PolicyGoldens.Values(
            check.GetProperty("salt").GetUInt32(), check.GetProperty("scale").GetDouble(),
            check.GetProperty("shift").GetDouble(), first.Length));
    }

    [Fact]
    public void Networks_compute_the_actions_of_the_reference_and_follow_its_batches()
    {
        var comparison = new ValueComparison();
        foreach (JsonElement golden in PolicyGoldens.Cases)
        {
            var name = golden.Text("name");
            var expected = PolicyGoldens.Tensors(golden);
            var (module, run) = PolicyGoldens.Network(golden);
            using (module)
            using (no_grad())
            {
                PolicyGoldens.Load(module, golden);
                using var observations = GoldenTensors.ToTensor(expected["observations"]);
                module.eval();
                comparison.Close($"{name} eval", run(observations), expected["output_eval"], Tolerance, "eval");
                module.train();
                comparison.Close($"{name} train", run(observations), expected["output_train"], Tolerance, "train");
                Buffers(comparison, name, module, expected);
            }
        }

        comparison.Check();
    }

    [Fact]
    public void Keys_are_those_of_the_reference_and_no_others()
    {
        foreach (JsonElement golden in PolicyGoldens.Cases)
        {
            var (module, _) = PolicyGoldens.Network(golden);
            using (module)
            {
                Assert.Equal(
                    golden.GetProperty("state").EnumerateArray().Select(static weight => weight.Text("name")).Order(),
                    StateDict.WithBuffers(module).Select(static weight => weight.Name).Order());
            }
        }
    }

    [Fact]
    public void A_buffer_that_is_missing_or_left_over_is_named()
    {
        JsonElement golden = PolicyGoldens.Cases.First(
            static golden => golden.Text("name") == "batchnorm-mlp-vector");
        var (module, _) = PolicyGoldens.Network(golden);
        using (module)
        {
            PolicyGoldens.Load(module, golden);
            var weights = StateDict.Read(module).ToDictionary(StringComparer.Ordinal);
            Assert.True(weights.Remove("input_batchnorm.running_var", out TensorData? variance));
            weights["input_batchnorm.running_variance"] = variance;
            var error = Assert.Throws<DataException>(() => StateDict.LoadInto(module, weights, "policy"));
            Assert.Contains("1 missing: input_batchnorm.running_var.", error.Message, StringComparison.Ordinal);
            Assert.Contains("input_batchnorm.running_variance", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Hidden_sizes_are_free()
    {
        // The published code needs 256 as the first one.
        using var network = new ConvBatchNormMlp(
            new(new FeatureSize(3, 14, 14), 2, 5, 7, [32, 16], PolicyActivation.Relu), device: null);
        Assert.Equal([32L, 261], StateDict.Of(network).First(
            static weight => weight.Name == "head.fc_layers.0.weight").Value.shape);
    }

    [Fact]
    public void Actions_of_trifinger_are_clipped()
    {
        foreach (JsonElement golden in PolicyGoldens.Cases.Where(
            static golden => golden.TryGetProperty("clipped", out _)))
        {
            JsonElement clipped = golden.GetProperty("clipped");
            var raw = clipped.GetProperty("first_rows_raw").EnumerateArray().ToArray();
            var rows = clipped.GetProperty("first_rows").EnumerateArray().ToArray();
            for (var i = 0; i < raw.Length; i++)
            {
                using var actions = tensor(raw[i].Deserialize<float[]>()!);
                using var bounded = TrifingerPolicy.Clip(actions, clipped.GetProperty("max_a").GetDouble());
                Assert.Equal(rows[i].Deserialize<float[]>()!, bounded.data<float>().ToArray());
                using var free = TrifingerPolicy.Clip(actions, most: null);
                Assert.Equal(raw[i].Deserialize<float[]>()!, free.data<float>().ToArray());
            }
        }
    }

    [Fact]
    public void Trifinger_inputs_follow_the_builder()
    {
        foreach (JsonElement rule in PolicyGoldens.All.GetProperty("trifinger_builder").EnumerateArray())
        {
            TrifingerSizes Sizes(int channels, int fingertips) => TrifingerSizes.Of(
                rule.Text("task_state_type"), rule.Text("task_goal_type"), channels, fingertips);
            if (rule.TryGetProperty("error", out _))
            {
                var error = Assert.Throws<UsageException>(() => Sizes(4, 9));
                Assert.Contains("is unknown. Choose", error.Message, StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal(
                    new(rule.Number("in_channels"), rule.Number("extra_dim")),
                    Sizes(rule.GetProperty("pretrained_dim")[0].GetInt32(), rule.Number("train_ft_state_shape")));
            }
        }
    }

    [Fact]
    public void Flare_fuses_frames_as_the_reference()
    {
        var golden = SafetensorsFile.ReadAll(Goldens.At("data", "policy", "flare.safetensors"));
        var history = PolicyGoldens.All.GetProperty("flare").Number("history_window");
        using var scope = NewDisposeScope();
        var episodes = GoldenTensors.ToTensor(golden["embeddings"]);                                 // [E, N, D]
        var proprioception = GoldenTensors.ToTensor(golden["proprioception"]);
        List<Tensor> rows = [];
        for (var episode = 0; episode < episodes.size(0); episode++)
        {
            for (var step = 0; step < episodes.size(1); step++)
            {
                var window = stack(Enumerable.Range(step - history + 1, history)
                    .Select(frame => episodes[episode][Math.Max(0, frame)]));
                rows.Add(cat([FrameFusion.Flare(window.unsqueeze(0))[0], proprioception[episode][step]]));
            }
        }

        var comparison = new ValueComparison();
        comparison.Close("flare", stack(rows), golden["fused"], 1e-6, "flare");   // one subtraction in float32
        comparison.Check();
    }

    [Fact]
    public void Gaussian_actions_are_mean_plus_deviation_times_noise()
    {
        JsonElement golden = PolicyGoldens.All.GetProperty("gaussian_action");
        var (mean, deviation) = (golden.Floats("mean"), golden.Floats("log_std"));
        var noisy = GaussianAction.Of(mean, deviation, golden.Floats("noise"));
        var still = GaussianAction.Of(mean, deviation, new float[mean.Length]);
        Assert.All(noisy.Zip(golden.Floats("stochastic")), static pair =>
            Assert.Equal(pair.Second, pair.First, 1e-6));   // one rounding to float32
        Assert.Equal(golden.Floats("deterministic"), still);
    }

    private static void Buffers(
        ValueComparison comparison, string name, nn.Module module, IReadOnlyDictionary<string, TensorData> expected)
    {
        var buffers = module.named_buffers().ToDictionary(static pair => pair.name, static pair => pair.buffer);
        foreach (var (key, golden) in expected.Where(
            static pair => pair.Key.StartsWith(AfterTraining, StringComparison.Ordinal)))
        {
            Tensor buffer = buffers[key[AfterTraining.Length..]];
            if (golden.Type == DType.I64)
                Assert.Equal(BitConverter.ToInt64(golden.Bytes.Span), buffer.item<long>());
            else
                comparison.Close($"{name} {key}", buffer.alias(), golden, Tolerance, "buffers");
        }
    }
}
