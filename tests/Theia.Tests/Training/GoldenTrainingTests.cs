using System.Text.Json;
using Theia.Checkpoints;
using Theia.Student;
using Theia.Training;
using Theia.Training.Optimization;
using Theia.Training.Runs;
using Theia.Training.Targets;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Theia.Tests.Training;

/// <summary>Whole training runs against the reference's. The runs are those that the goldens list.</summary>
[Collection("torch")]
public sealed class GoldenTrainingTests
{
    private static GoldenTraining Golden => TinyRuns.Golden;

    public static TheoryData<string, bool> Runs =>
        [.. Golden.Runs.EnumerateObject().SelectMany(static run => new[] { (run.Name, true), (run.Name, false) })];

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_run_equals_the_reference_step_by_step(string name, bool fused)
    {
        JsonElement run = Golden.Runs.GetProperty(name);
        var comparison = new ValueComparison();
        // In float64 an independent implementation agreed to 1e-7 in losses, 1e-6 in gradient norms and 2e-7 in
        // weights: what is left is the float32 rounding of pixels and of the stored samples.
        Compare(name, run, ScalarType.Float64, fused, static _ => (2e-7, 2e-6), static _ => 5e-7, comparison);
        JsonElement tolerance = run.GetProperty("tolerance_relative");
        Compare(
            name, run, ScalarType.Float32, fused,
            step => (tolerance.GetProperty("losses")[step].GetDouble(),
                tolerance.GetProperty("grad_norm")[step].GetDouble()),
            static golden => golden.GetProperty("tolerance").GetDouble(), comparison);
        comparison.Check();
    }

    [Fact]
    public void Gradients_equal_the_reference()
    {
        JsonElement list = Goldens.Json("student", "training", "gradients.json");
        IReadOnlyDictionary<string, TensorData> expected = SafetensorsFile.ReadAll(
            Goldens.At("student", "training", "gradients.safetensors"));
        var comparison = new ValueComparison();
        foreach (var name in list.EnumerateObject().Select(static entry => entry.Name.Split('/')[0]).Distinct())
        {
            foreach (ScalarType type in new[] { ScalarType.Float64, ScalarType.Float32 })
            {
                using RobotVisionModel student = GoldenTraining.Student(type);
                using NormalizerSet normalizers = Normalizers();
                using var trainer = new StudentSteps(
                    student, normalizers, Options(Golden.Runs.GetProperty(name), fused: true));
                _ = trainer.Accumulate(0, Golden.Batch(0));
                foreach ((var parameter, Parameter value) in StateDict.Of(student))
                {
                    using Tensor gradient = value.grad!;
                    CompareSampled(
                        $"{type} {name}/{parameter}", "gradient", gradient, list.GetProperty($"{name}/{parameter}"),
                        expected[$"{name}/{parameter}"], golden => GradientTolerance(golden, type), comparison);
                }
            }
        }

        comparison.Check();
    }

    [Fact]
    public void Parameters_decay_as_in_the_reference()
    {
        JsonElement groups = Goldens.Json("student", "training", "groups.json");
        using RobotVisionModel student = GoldenTraining.Student(ScalarType.Float32);
        foreach (var decays in new[] { true, false })
        {
            var names = StateDict.Of(student)
                .Where(parameter => ParameterGroups.Decays(parameter.Name, parameter.Value) == decays)
                .Select(static parameter => parameter.Name);
            Assert.Equal(
                groups.GetProperty(decays ? "decay" : "no_decay")
                    .EnumerateArray().Select(static name => name.GetString()!).Order(StringComparer.Ordinal),
                names.Order(StringComparer.Ordinal));
        }
    }

    private static void Compare(
        string name, JsonElement run, ScalarType type, bool fused, Func<int, (double Loss, double Norm)> tolerance,
        Func<JsonElement, double> weightTolerance, ValueComparison comparison)
    {
        JsonElement want = run.GetProperty("float64");
        using RobotVisionModel student = GoldenTraining.Student(type);
        using NormalizerSet normalizers = Normalizers();
        using var trainer = new StudentSteps(student, normalizers, Options(run, fused));
        for (var step = 0; step < Golden.TotalSteps; step++)
        {
            StudentStep have = trainer.Step(step, Golden.Batch(step));
            (var loss, var norm) = tolerance(step);
            Near("lr", have.LearningRate, 1e-12);
            Near("main", have.Loss, loss);
            Near("mse", have.Total.Mse, loss);
            Near("cos", have.Total.Cos, loss);
            Near("l1", have.Total.L1, loss);
            Near("grad_norm", have.GradientNorm, norm);
            Near("clip_coefficient", have.ClipCoefficient, norm);
            foreach ((var target, TargetLosses losses) in have.Targets)
            {
                Near($"mse.{target}", losses.Mse, loss);
                Near($"cos.{target}", losses.Cos, loss);
                Near($"l1.{target}", losses.L1, loss);
            }

            void Near(string list, double value, double relative)
            {
                var expected = want.GetProperty(list)[step].GetDouble();
                var difference = expected == 0 ? Math.Abs(value) : Math.Abs((value / expected) - 1);
                comparison.Close(
                    $"{name} {type} step {step} {list}, {value:R} instead of {expected:R}", difference,
                    relative, $"{list.Split('.')[0]}, relative, {type}");
            }
        }

        CompareWeights(name, type, student, weightTolerance, comparison);
    }

    private static void CompareWeights(
        string name, ScalarType type, RobotVisionModel student, Func<JsonElement, double> tolerance,
        ValueComparison comparison)
    {
        JsonElement list = Goldens.Json("student", "training", "final.json");
        IReadOnlyDictionary<string, TensorData> expected = SafetensorsFile.ReadAll(
            Goldens.At("student", "training", "final.safetensors"));
        foreach ((var parameter, Parameter value) in StateDict.Of(student))
        {
            JsonElement golden = list.GetProperty($"{name}/{parameter}");
            // The gradient of a key's bias is zero but for noise, which Adam enlarges; it influences nothing.
            var noise = parameter.EndsWith("key.bias", StringComparison.Ordinal);
            CompareSampled(
                $"{type} {name}/{parameter}",
                noise ? "key bias" : "weight",
                value,
                golden,
                expected[$"{name}/{parameter}"],
                noise ? static g => g.GetProperty("tolerance").GetDouble() : tolerance,
                comparison);
        }
    }

    // The golden allows ten times the error of one order of summation. Gradients of a head sum over 4 x 64 x 64 places,
    // of which two orders differ by up to sqrt(16,384) / 2^24 = 8e-6 of the largest entry, and instruction sets sum in
    // different orders. In float64, where a mistake would show just as well, the golden's tolerance stands.
    private static double GradientTolerance(JsonElement golden, ScalarType type)
    {
        var tolerance = golden.GetProperty("tolerance").GetDouble();
        return type == ScalarType.Float32
            ? Math.Max(tolerance, 8e-6 * golden.GetProperty("max").GetDouble())
            : tolerance;
    }

    private static void CompareSampled(
        string where, string kind, Tensor have, JsonElement golden, TensorData expected,
        Func<JsonElement, double> tolerance, ValueComparison comparison)
    {
        double[] all = have.Doubles(), sampled = expected.Doubles();
        var stride = golden.GetProperty("stride").GetInt32();
        var worst = sampled.Select((value, i) => Math.Abs(value - all[i * stride])).Max();
        comparison.Close(where, worst, tolerance(golden), $"{kind}, {have.dtype}");
    }

    private static TrainerOptions Options(JsonElement run, bool fused)
    {
        var options = TrainerOptions.From(Golden.Config(run), Golden.TotalSteps, Golden.Targets, Ranks.Single);
        return options with { Optimizer = options.Optimizer with { Fused = fused } };
    }

    private static NormalizerSet Normalizers()
    {
        SampleBatch batch = Golden.Batch(0);
        return NormalizerSet.Create(
            FeatureNorm.Standard,
            Golden.Teachers.ToDictionary(static teacher => teacher, teacher => batch.Features[teacher].Size),
            Golden.Data, null!, CPU);
    }
}
