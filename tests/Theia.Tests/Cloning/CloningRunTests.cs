using Theia.Tests.Policies;
using Theia.Tests.Training;
using Theia.Verification;

namespace Theia.Tests.Cloning;

/// <summary>Behavior cloning as a run.</summary>
[Collection("torch")]
public sealed class CloningRunTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("mlp", 0.0)]
    [InlineData("mlp", 0.2)]
    [InlineData("conv", 0.0)]
    [InlineData("conv-batchnorm-mlp", 0.0)]
    public void A_run_that_is_killed_and_interrupted_equals_one_that_is_not_to_the_bit(string head, double dropout)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var data = Small(head);
        var config = CloningConfig.From(
            $"head={head}", $"dropout={dropout.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
            "hiddenSizes=12,8", "epochs=3", "batchSize=8", "evaluateEpochs=1", "seed=4", "precision=fp32");
        using (var whole = CloningRun.Open(_scratch["whole"], data, config, HeldOut))
            Assert.Equal(whole.TotalSteps, whole.Steps(cancellation).Count());

        using (var killed = CloningRun.Open(_scratch["parts"], data, config, HeldOut))
            _ = killed.Steps(cancellation).Take(2).Count();                          // nothing is saved
        using (var interrupted = CloningRun.Open(_scratch["parts"], data, evaluate: HeldOut))
        {
            Assert.Equal(0, interrupted.Step);
            using var stop = new CancellationTokenSource();
            foreach (CloningStep step in interrupted.Steps(stop.Token))
            {
                if (step.Step == 3)
                    stop.Cancel();
            }

            Assert.True(interrupted.Interrupted);
        }

        // After the first evaluation, but not at a checkpoint.
        using (var killed = CloningRun.Open(_scratch["parts"], data, config, HeldOut))
        {
            Assert.Equal(3, killed.Step);
            _ = killed.Steps(cancellation).Take(3).Count();
        }

        using (var resumed = CloningRun.Open(_scratch["parts"], data, evaluate: HeldOut))
        {
            Assert.InRange(resumed.Step, 4, 6);
            _ = resumed.Steps(cancellation).Count();
        }

        RunFolders.AssertSame(_scratch["whole"], _scratch["parts"]);

        CloningEvaluation HeldOut(Policy policy, CancellationToken token) =>
            CloningEvaluation.HeldOut(policy, data, token);
    }

    [Fact]
    public void A_number_of_steps_takes_the_place_of_epochs_and_may_end_within_one()
    {
        var data = Small("mlp");
        var config = CloningConfig.From("head=mlp", "hiddenSizes=8", "epochs=100", "steps=5", "batchSize=8");
        using var run = CloningRun.Open(
            _scratch["run"], data, config, (policy, token) => CloningEvaluation.HeldOut(policy, data, token));

        CloningStep[] steps = [.. run.Steps(TestContext.Current.CancellationToken)];

        Assert.Equal((5, 5L), (steps.Length, run.TotalSteps));
        Assert.NotEqual(0, 5 * 8 % data.Frames);
        Assert.Equal([false, false, false, false, true], steps.Select(step => step.Evaluation is not null));
        Assert.True(Policy.IsIn(run.ModelFolder));
    }

    [Fact]
    public void A_perceptron_learns_a_function_of_features_and_their_change()
    {
        var (before, after, variance) = Learn(
            "mlp", [4], 1, episodes: 60, epochs: 40, static (old, now, state) =>
                [MathF.Tanh(now[0] - old[0]), (0.5f * now[1]) - state[0], now[2] * now[3]]);
        // Predicting the mean has an error of the variance; a policy that saw one frame could not know the change.
        Assert.True(before > 0.5 * variance, $"{before} before, variance {variance}");
        Assert.True(after < 0.1 * variance, $"{after} after, variance {variance}");
    }

    [Fact]
    public void Convolutions_learn_where_in_the_map_something_is()
    {
        var (before, after, variance) = Learn(
            "conv", [1, 6, 6], 0, episodes: 20, epochs: 40, static (old, now, _) =>
                [Side(now), MathF.Tanh(Side(now) - Side(old))]);
        Assert.True(before > 0.5 * variance, $"{before} before, variance {variance}");
        Assert.True(after < 0.25 * variance, $"{after} after, variance {variance}");

        // Left half against right half.
        static float Side(float[] map) =>
            map.Select(static (value, i) => i % 6 < 3 ? value : -value).Sum() / MathF.Sqrt(12);
    }

    [Fact]
    public void The_best_policy_is_kept_with_its_score_and_survives_a_resume()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var data = Small("mlp");
        double[] scores = [1, 3, 2, 3, 0];
        var evaluated = 0;
        var config = CloningConfig.From("head=mlp", "epochs=5", "batchSize=32", "evaluateEpochs=1", "precision=fp32");
        using (var run = CloningRun.Open(_scratch["run"], data, config, Scripted))
        {
            var steps = run.Steps(cancellation).Take(3).ToArray();
            Assert.Equal([1.0, 3, 2], steps.Select(static step => step.Evaluation!.Score));
            run.Save();
        }

        using (var run = CloningRun.Open(_scratch["run"], data, evaluate: Scripted))
        {
            _ = run.Steps(cancellation).Count();
            var best = PolicyConfig.Load(run.BestFolder).Facts;
            Assert.Equal((2L, 3.0), (best.Step!.Value, best.Score!.Value));           // the first of two equals
            var last = PolicyConfig.Load(run.ModelFolder).Facts;
            Assert.Equal((5L, null), (last.Step!.Value, last.Score));
            using var policy = Policy.Load(run.BestFolder);
            policy.Require(data.Feature, data.Proprioception, data.Actions);
        }

        var log = File.ReadAllText(_scratch["run", "log.jsonl"]);
        Assert.Contains("\"score\":3", log, StringComparison.Ordinal);
        Assert.Contains("\"success\":0.5", log, StringComparison.Ordinal);

        CloningEvaluation Scripted(Policy policy, CancellationToken token) =>
            new(scores[evaluated++]) { Scalars = [new("success", 0.5)] };
    }

    [Fact]
    public void An_evaluation_does_not_change_the_run()
    {
        var data = Small("mlp");
        var config = CloningConfig.From("head=mlp", "epochs=2", "batchSize=8", "precision=fp32", "evaluateEpochs=1");
        using (var without = CloningRun.Open(_scratch["without"], data, config))
            _ = without.Steps(TestContext.Current.CancellationToken).Count();
        using (var with = CloningRun.Open(
            _scratch["with"], data, config, (policy, token) => CloningEvaluation.HeldOut(policy, data, token)))
        {
            _ = with.Steps(TestContext.Current.CancellationToken).Count();
        }

        Assert.Equal(
            File.ReadAllBytes(_scratch["without", "model", "model.safetensors"]),
            File.ReadAllBytes(_scratch["with", "model", "model.safetensors"]));
    }

    [Fact]
    public void Other_data_another_configuration_or_a_head_that_does_not_fit_are_refused()
    {
        var data = Small("mlp");
        var config = CloningConfig.From("head=mlp", "epochs=2", "batchSize=8", "precision=fp32");
        using (CloningRun.Open(_scratch["run"], data, config))
        {
        }

        Assert.Contains("another configuration", Assert.Throws<UsageException>(
            () => CloningRun.Open(_scratch["run"], data, config with { Seed = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("different data", Assert.Throws<DataException>(
            () => CloningRun.Open(_scratch["run"], Small("mlp", seed: 2))).Message, StringComparison.Ordinal);
        Assert.Contains("Take the head mlp", Assert.Throws<UsageException>(
            () => CloningRun.Open(_scratch["other"], data, new CloningConfig())).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_scratch["other"]));
    }

    [Fact]
    public void A_score_that_is_not_finite_ends_the_run()
    {
        using var run = CloningRun.Open(
            _scratch["run"], Small("mlp"), CloningConfig.From("head=mlp", "epochs=1", "precision=fp32"),
            static (_, _) => new CloningEvaluation(double.NaN));
        Assert.Contains("score of the evaluation", Assert.ThrowsAny<TheiaException>(
            () => run.Steps(TestContext.Current.CancellationToken).Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_verified_with_its_policies()
    {
        var data = Small("mlp");
        using (var run = CloningRun.Open(
            _scratch["run"], data, CloningConfig.From("head=mlp", "epochs=1", "precision=fp32"),
            (policy, token) => CloningEvaluation.HeldOut(policy, data, token)))
        {
            _ = run.Steps(TestContext.Current.CancellationToken).Count();
        }

        Assert.Empty(Findings());
        File.WriteAllText(
            _scratch["run", "best", "config.json"],
            (PolicyConfig.Load(_scratch["run", "best"]) with { Actions = 9 }).ToJson());
        Assert.Contains(Findings(), static finding => finding.Problem.Contains("fc_layers", StringComparison.Ordinal));

        IReadOnlyList<Finding> Findings() => RunFolderCheck.Run(
            _scratch["run"], new Progress<VerificationProgress>(), TestContext.Current.CancellationToken).Findings;
    }

    [Fact]
    public void Steps_leave_no_tensor_behind()
    {
        using var run = CloningRun.Open(
            _scratch["run"], Small("conv-batchnorm-mlp"),
            CloningConfig.From("head=conv-batchnorm-mlp", "hiddenSizes=8", "epochs=4", "batchSize=8"));
        _ = run.Steps(TestContext.Current.CancellationToken).Take(3).Count();
        var before = LeakFreeAttribute.Live;
        _ = run.Steps(TestContext.Current.CancellationToken).Take(4).Count();
        Assert.Equal(before, LeakFreeAttribute.Live);
    }

    // 2 · 11 frames: with batches of 8 a last one of 6.
    private static CloningData Small(string head, int seed = 1) => SomePolicies.Demonstrations(
        seed, episodes: 2, frames: 11, head switch { "mlp" => [4], "conv" => [2, 6, 6], _ => [2, 14, 14] },
        proprioception: 1, static (old, now, state) => [now[0] - old[1], state[0]]);

    private (double Before, double After, double Variance) Learn(
        string head, long[] feature, int proprioception, int episodes, int epochs,
        Func<float[], float[], float[], float[]> action)
    {
        var train = SomePolicies.Demonstrations(1, episodes, 40, feature, proprioception, action);
        var held = SomePolicies.Demonstrations(2, 5, 40, feature, proprioception, action);
        using var run = CloningRun.Open(_scratch["run"], train, CloningConfig.From(
            $"head={head}", "history=2", "hiddenSizes=64,64", $"epochs={epochs}", "batchSize=64", "learningRate=3e-3",
            "precision=fp32"));
        var before = -CloningEvaluation.HeldOut(run.Policy, held).Score;
        _ = run.Steps(TestContext.Current.CancellationToken).Count();
        var after = -CloningEvaluation.HeldOut(run.Policy, held).Score;
        float[] actions =
            [.. Enumerable.Range(0, (int)held.Frames).SelectMany(frame => held.ActionOf(frame).ToArray())];
        var variance = Enumerable.Range(0, held.Actions).Average(column =>
        {
            var own = actions.Where((_, i) => i % held.Actions == column).Select(static x => (double)x).ToArray();
            return own.Average(x => Math.Pow(x - own.Average(), 2));
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{before} to {after}, variance {variance}");
        return (before, after, variance);
    }
}
