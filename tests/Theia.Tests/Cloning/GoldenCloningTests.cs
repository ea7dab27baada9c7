using System.Text.Json;
using Theia.Checkpoints;
using Theia.Policies.Networks;
using Theia.Tests.Policies;
using Theia.Tests.Training;
using Theia.Training.Cloning;
using Theia.Training.Optimization;
using Theia.Training.Runs;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Theia.Tests.Cloning;

/// <summary>Five steps of behavior cloning against the same steps in PyTorch.</summary>
[Collection("torch")]
public sealed class GoldenCloningTests
{
    // Losses in float32 and float64 differ by up to 2e-5.
    private const double Losses = 5e-4, Rate = 1e-3;

    [Fact]
    public void Losses_weights_and_actions_are_those_of_the_reference()
    {
        var comparison = new ValueComparison();
        foreach (JsonElement golden in PolicyGoldens.Cases.Where(
            static golden => golden.TryGetProperty("behaviour_cloning", out _)))
        {
            Compare(comparison, golden, golden.GetProperty("behaviour_cloning"));
        }

        comparison.Check();
    }

    private static void Compare(ValueComparison comparison, JsonElement golden, JsonElement cloning)
    {
        var name = golden.Text("name");
        var (module, run) = PolicyGoldens.Network(golden);
        PolicyGoldens.Load(module, golden);
        module.eval();
        using var scope = NewDisposeScope();
        var expected = PolicyGoldens.Tensors(golden);
        var observations = GoldenTensors.ToTensor(expected["observations"]);
        var actions = GoldenTensors.ToTensor(expected["expert_actions"]);
        var losses = cloning.Floats("losses");
        using var objective = new CloningObjective(new OfObservations(module, run), seed: 0, dropout: 0, CPU);
        using var trainer = new Trainer<CloningBatch>(objective, new OptimizationOptions
        {
            Schedule = new LearningRateSchedule(LearningRateDecay.Constant, Rate, losses.Length, WarmUpRatio: 0),
            WeightDecay = 0,
        });
        var batches = cloning.GetProperty("batches").EnumerateArray().ToArray();
        for (var step = 0; step < losses.Length; step++)
        {
            var rows = tensor(batches[step].Deserialize<long[]>()!);
            var batch = new CloningBatch(
                observations.index_select(0, rows), null, actions.index_select(0, rows), (int)rows.size(0));
            var loss = trainer.Step(step, batch).Loss.Value;
            comparison.Close($"{name} loss {step}", Math.Abs(loss - losses[step]), Losses, "losses");
        }

        Weights(comparison, name, module, cloning);
        using var quiet = no_grad();
        var final = cloning.GetProperty("final_output_first4").EnumerateArray().ToArray();
        var outputs = run(observations.narrow(0, 0, final.Length)).data<float>().ToArray();
        // The batch norm hides scale and shift of the norm before it, whose gradient is then pure rounding.
        var tolerance = name == "conv-batchnorm-mlp" ? 0.05 : 1e-3;
        var flat = final.SelectMany(static row => row.Deserialize<float[]>()!).ToArray();
        Assert.Equal(flat.Length, outputs.Length);
        comparison.Close(
            $"{name} outputs", flat.Zip(outputs, static (one, other) => Math.Abs(one - (double)other)).Max(), tolerance,
            "outputs");
    }

    private static void Weights(ValueComparison comparison, string name, Module module, JsonElement cloning)
    {
        var weights = StateDict.WithBuffers(module).ToDictionary(
            static weight => weight.Name, static weight => weight.Value, StringComparer.Ordinal);
        foreach (JsonElement golden in cloning.GetProperty("final_state").EnumerateArray())
        {
            var (key, stride) = (golden.Text("name"), golden.Number("stride"));
            var values = weights[key].Doubles();
            var sample = golden.GetProperty("sample").Deserialize<double[]>()!;
            // Adam divides by its own gradient, so rounding of gradients near zero is amplified.
            var tolerance = Math.Max(1e-5, 20 * golden.GetProperty("float64_max_abs").GetDouble());
            var worst = sample.Select((value, i) => Math.Abs(value - values[i * stride])).Max();
            comparison.Close($"{name} {key}", worst, tolerance, key.Contains("neck.7", StringComparison.Ordinal)
                ? "weights of neck.7" : "weights");
        }
    }

    /// <summary>A network that takes the observations of the set in place of frames.</summary>
    private sealed class OfObservations(Module module, Func<Tensor, Tensor> run) : IPolicyNetwork
    {
        public Module Module => module;

        public Tensor Mean(Tensor frames, Tensor? proprioception, DropoutMasks? dropout = null) => run(frames);

        public void Dispose() => module.Dispose();
    }
}
