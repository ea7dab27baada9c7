using Theia.Training.Evaluation;
using Theia.Training.Losses;
using static TorchSharp.torch;

namespace Theia.Tests.Training;

[Collection("torch")]
public sealed class EvaluationTests
{
    [Fact]
    public void Scores_equal_those_worked_out_by_hand()
    {
        using var scope = NewDisposeScope();
        // Two samples of two tokens with two channels.
        double[] y = [1, 0, 0, 2, 3, 1, -1, 1], p = [1, 1, 0, 1, 2, 1, -1, 0];
        using var meter = new ScoreMeter(new DistillationLoss(new LossOptions()));
        using Tensor target = tensor(y, float32).reshape(2, 2, 2), prediction = tensor(p, float32).reshape(2, 2, 2);
        for (var sample = 0; sample < 2; sample++)
        {
            using Tensor one = prediction[TensorIndex.Slice(sample, sample + 1)],
                other = target[TensorIndex.Slice(sample, sample + 1)];
            meter.Add(
                new Dictionary<string, Tensor> { ["a"] = one }, new Dictionary<string, Tensor> { ["a"] = other }, 1);
        }

        TargetScore score = meter.Read()["a"];
        var residual = y.Zip(p).Sum(static pair => Math.Pow(pair.First - pair.Second, 2));
        double[] means = [(1 + 0 + 3 - 1) / 4.0, (0 + 2 + 1 + 1) / 4.0];
        var spread = y.Select((value, i) => Math.Pow(value - means[i % 2], 2)).Sum();
        Assert.Equal(1 - residual / spread, score.ExplainedVariance, 1e-6);
        Assert.Equal(residual / y.Length, score.Losses.Mse, 1e-6);
        var cosines = Enumerable.Range(0, 4)
            .Select(i => Cosine(y[(2 * i)..(2 * i + 2)], p[(2 * i)..(2 * i + 2)])).Average();
        Assert.Equal(cosines, score.TokenCosine, 1e-6);
    }

    [Fact]
    public void Features_that_do_not_vary_leave_nothing_to_explain()
    {
        // Sums over batches of equal values are rounded up or down; of forty constants some leave a spread above zero.
        for (var i = 0; i < 40; i++)
        {
            using var meter = new ScoreMeter(new DistillationLoss(new LossOptions()));
            using Tensor target = full([1, 7, 3], i / 7.0, dtype: float32), prediction = randn(1, 7, 3);
            for (var batch = 0; batch < 50; batch++)
                meter.Add(Named(prediction), Named(target), 1);
            Assert.Equal(double.NaN, meter.Read()["a"].ExplainedVariance);
        }
    }

    [Fact]
    public void The_least_that_bfloat16_can_vary_by_is_explained()
    {
        using var scope = NewDisposeScope();
        using var meter = new ScoreMeter(new DistillationLoss(new LossOptions()));
        using Tensor target = full([1, 1000, 3], 128.0, dtype: float32);
        target[0, 500, 1] = 129;   // the next bfloat16
        using Tensor prediction = target.clone();
        meter.Add(Named(prediction), Named(target), 1);
        Assert.Equal(1, meter.Read()["a"].ExplainedVariance);
    }

    [Fact]
    public void A_report_sees_each_sample_once_and_ranks_student_untrained_and_mean()
    {
        using var scratch = new ScratchFolder();
        using Distillation run = TinyRuns.Start(
            TinyRuns.Config(scratch["run"], "steps=30", "learningRate=3e-3"), evaluate: true);
        _ = run.Run();
        EvaluationReport report = run.Evaluate(baselines: true, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((TinyRuns.Golden.Samples.Count, 30L, "val"), (report.Samples, report.Step, report.Split));
        Assert.Equal(
            TinyRuns.Golden.Targets.Order(StringComparer.Ordinal), report.Student.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            TinyRuns.Golden.Teachers.Order(StringComparer.Ordinal), report.Mean!.Keys.Order(StringComparer.Ordinal));
        foreach (var target in report.Mean.Keys)
        {
            Assert.Equal(0, report.Mean[target].TokenCosine);
            Assert.True(report.Mean[target].ExplainedVariance <= 1e-6, target);
        }

        foreach (var target in report.Student.Keys)
        {
            Assert.True(report.Student[target].Losses.Mse < report.Untrained![target].Losses.Mse, target);
            Assert.True(report.Student[target].ExplainedVariance > report.Untrained[target].ExplainedVariance, target);
        }
    }

    [Fact]
    public void Without_samples_or_baselines_the_report_says_what_it_has()
    {
        using var scratch = new ScratchFolder();
        using Distillation run = TinyRuns.Start(TinyRuns.Config(scratch["run"]));
        Assert.Contains(
            "The split 'val' has no samples",
            Assert.Throws<UsageException>(
                () => run.Evaluate(cancellation: TestContext.Current.CancellationToken)).Message,
            StringComparison.Ordinal);
        EvaluationReport report = run.Evaluate(
            TinyRuns.Evaluation, cancellation: TestContext.Current.CancellationToken);
        Assert.Null(report.Untrained);
        Assert.Null(report.Mean);
    }

    private static Dictionary<string, Tensor> Named(Tensor tensor) => new() { ["a"] = tensor };

    private static double Cosine(double[] a, double[] b)
    {
        var product = a.Zip(b).Sum(static pair => pair.First * pair.Second);
        return product / Math.Sqrt(a.Sum(static x => x * x) * b.Sum(static x => x * x));
    }
}
