using Theia.Data.Errors;
using Theia.Training;
using Theia.Training.Optimization;
using Theia.Training.Runs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Theia.Tests.Training;

/// <summary>The seams of a training run: an objective of a few lines, and more than one process.</summary>
[Collection("torch")]
public sealed class TrainingRunTests : IDisposable
{
    private const int Steps = 12;

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_objective_of_a_few_lines_is_killed_at_any_step_and_resumes_to_the_bit(int seed)
    {
        using (var whole = Start("whole"))
            Assert.Equal(Steps, whole.Steps(TestContext.Current.CancellationToken).Count());

        var killedAfter = new Random(seed).Next(1, Steps);
        using (var killed = Start("parts"))
            Assert.Equal(killedAfter, killed.Steps(TestContext.Current.CancellationToken).Take(killedAfter).Count());
        using (var resumed = Resume("parts"))
        {
            Assert.Equal(killedAfter / 5 * 5, resumed.Step);   // the last checkpoint; what came after is lost
            _ = resumed.Steps(TestContext.Current.CancellationToken).Count();
        }

        RunFolders.AssertSame(_scratch["whole"], _scratch["parts"]);
        Assert.Equal("12", File.ReadAllText(_scratch["parts", "model", "steps.txt"]));
    }

    [Fact]
    public void An_objective_of_a_few_lines_learns_is_logged_and_leaves_no_tensor_behind()
    {
        using var run = Start("run");
        TrainingStep[] steps = [.. run.Steps(TestContext.Current.CancellationToken).Take(3)];
        var before = LeakFreeAttribute.Live;
        steps = [.. steps, .. run.Steps(TestContext.Current.CancellationToken).Take(6)];
        Assert.Equal(before, LeakFreeAttribute.Live);
        Assert.True(steps[^1].Loss < steps[0].Loss, $"{steps[0].Loss} to {steps[^1].Loss}");
        Assert.Equal(
            ["loss", "lr", "grad_norm", "slope"], steps[0].Outcome.Scalars.Select(static scalar => scalar.Key));
        Assert.StartsWith("Precision: ", Assert.Single(run.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void An_objective_that_diverges_keeps_a_sound_checkpoint()
    {
        using var run = Start("run", rate: 1e30);
        var error = Assert.Throws<DivergenceException>(() => run.Steps(TestContext.Current.CancellationToken).Count());
        Assert.Contains("Lower the rate.", error.Message, StringComparison.Ordinal);
        Assert.Equal(["00000000"], Directory.GetDirectories(_scratch["run", "checkpoints"]).Select(Path.GetFileName));
    }

    [Fact]
    public void The_learning_rate_is_in_proportion_to_the_batch_of_all_processes()
    {
        var config = DistillConfig.From("steps=10", "batchSize=4");
        var alone = TrainerOptions.From(config, 10, ["a/b"], Ranks.Single);
        for (var rank = 0; rank < 2; rank++)
        {
            var both = TrainerOptions.From(config, 10, ["a/b"], new Ranks(rank, 2));
            Assert.Equal(2 * alone.Optimizer.Schedule.Peak, both.Optimizer.Schedule.Peak);
        }

        var given = TrainerOptions.From(config with { LearningRate = 1e-3 }, 10, ["a/b"], new Ranks(1, 2));
        Assert.Equal(1e-3, given.Optimizer.Schedule.Peak);
    }

    [Fact]
    public void Two_processes_share_the_samples_of_one_and_take_half_the_steps()
    {
        var set = SomeSet.Pack(_scratch["data", "set"], train: 24, val: 0).WithFeatures(FakeTeacher.Small);
        _ = SomeSet.Measure(set, FakeTeacher.Small);
        using RunData whole = Open(Ranks.Single, batch: 8);
        using RunData first = Open(new Ranks(0, 2), batch: 4), second = Open(new Ranks(1, 2), batch: 4);
        Assert.Equal(whole.Train.StepsPerEpoch, first.Train.StepsPerEpoch);
        for (var step = 0; step < 3; step++)
        {
            string[] all = [.. whole.Train.Read(step).Keys];
            string[] one = [.. first.Train.Read(step).Keys], other = [.. second.Train.Read(step).Keys];
            Assert.Equal(all.Where(static (_, i) => i % 2 == 0), one);
            Assert.Equal(all.Where(static (_, i) => i % 2 == 1), other);
            Assert.Empty(one.Intersect(other));
        }

        RunData Open(Ranks ranks, int batch) => RunSources.Open(
            DistillConfig.From(
                $"datasetRoot={_scratch["data"]}", "datasetMix=set", "datasetRatio=1", $"batchSize={batch}",
                $"""targetModels=["{FakeTeacher.Small.Id}"]"""),
            ranks);
    }

    [Fact]
    public void A_second_process_trains_beside_the_first_and_writes_nothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using (var second = Start("none", ranks: new Ranks(1, 2)))
            Assert.Equal(Steps, second.Steps(cancellation).Count());
        Assert.False(Directory.Exists(_scratch["none"]));

        using (var first = Start("run", ranks: new Ranks(0, 2)))
            Assert.Equal(7, first.Steps(cancellation).Take(7).Count());
        var before = SomeSet.Snapshot(_scratch["run"]);
        using (var first = Resume("run", new Ranks(0, 2)))
        {
            // The first holds the lock of the folder; the second reads the checkpoint.
            using var second = Resume("run", new Ranks(1, 2));
            Assert.Equal((5, 5), (first.Step, second.Step));
            Assert.Equal(Steps - 5, second.Steps(cancellation).Count());
            second.Save();
        }

        Assert.Equal(
            before.Where(static file => !IsLog(file.Key)),
            SomeSet.Snapshot(_scratch["run"]).Where(static file => !IsLog(file.Key)));

        // Cut to the checkpoint by the first.
        static bool IsLog(string path) =>
            path.EndsWith("log.jsonl", StringComparison.Ordinal) || path.Contains("tfevents", StringComparison.Ordinal);
    }

    private TrainingRun<float[]> Start(string name, double rate = 0.1, Ranks? ranks = null) =>
        TrainingRun<float[]>.Start(Options(name, ranks), start => Plan(start, rate));

    private TrainingRun<float[]> Resume(string name, Ranks? ranks = null) =>
        TrainingRun<float[]>.Resume(Options(name, ranks), start => Plan(start, 0.1));

    private RunOptions Options(string name, Ranks? ranks = null) => new()
    {
        Ranks = ranks ?? Ranks.Single,
        Folder = _scratch[name],
        Config = "{}\n",
        Precision = Precision.Fp32,
        SaveInterval = 5,
    };

    private static TrainingPlan<float[]> Plan(RunStart start, double rate) => new()
    {
        Objective = new Line(),
        Optimizer = new OptimizationOptions
        {
            Schedule = new LearningRateSchedule(LearningRateDecay.Cosine, rate, Steps),
            ClipLimit = (1, 1),
            AfterDivergence = new Remedy("Lower the rate."),
        },
        TotalSteps = Steps,
        StepsPerEpoch = 4,
        Read = step => [.. Enumerable.Range(0, 8).Select(i => MathF.Sin((8 * step) + start.Ranks.Position(i)))],
        SaveModel = static (folder, step) =>
        {
            Directory.CreateDirectory(folder.Model);
            File.WriteAllText(Path.Combine(folder.Model, "steps.txt"), $"{step}");
        },
    };

    /// <summary>Finds y = 3 x + 1, and follows it by a moving average.</summary>
    private sealed class Line : IObjective<float[]>
    {
        private readonly Parameter _slope = new(zeros(1)), _offset = new(zeros(1));

        private readonly Tensor _average = zeros(1);

        public IReadOnlyList<(string Name, Parameter Value)> Parameters => [("slope", _slope), ("offset", _offset)];

        public IReadOnlyList<(string Name, Tensor Value)> State => [("average.slope", _average)];

        public StepLoss Loss(float[] batch, StepContext step)
        {
            Tensor x = tensor(batch);
            Tensor loss = ((x * _slope) + _offset - (3 * x) - 1).square().mean();
            return new StepLoss(step.Backward(loss), [new("slope", _slope.item<float>())]);
        }

        public void AfterStep(long step)
        {
            using IDisposable quiet = no_grad();
            _ = _average.mul_(0.9f).add_(_slope * 0.1f);
        }

        public void Dispose()
        {
            _slope.Dispose();
            _offset.Dispose();
            _average.Dispose();
        }
    }
}
