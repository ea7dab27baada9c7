using System.Text.Json;
using Theia.Lab.Robots;
using Theia.Lab.Robots.Bench;
using Theia.Robotics;

namespace Theia.Tests.Robotics.Learning;

/// <summary>The whole way of the benchmark: demonstrate, clone, measure, report.</summary>
[Collection("torch")]
public sealed class BenchTests
{
    private static readonly CancellationToken _none = CancellationToken.None;

    [Fact]
    public void A_policy_that_knows_the_state_presses_the_button_and_the_report_has_every_number()
    {
        Mujoco.SkipUnlessItRenders();
        using var folder = new ScratchFolder();
        BenchOptions options = Options(folder, [RobotEncoder.State, RobotEncoder.Pixels], epochs: 60);
        var run = BenchRun.Open(options);

        run.Work(static (_, _, _) => { }, _none);
        BenchSummary summary = BenchFinish.Write(run, _none);

        RobotTask task = options.Tasks[0];
        // Four of five: the true state is enough for this task, as the expert shows with 100.
        Assert.InRange(summary.Of(task, "state")!.Mean, 80, 100);
        using var results = JsonDocument.Parse(File.ReadAllText(run.ResultsFile));
        Assert.Equal(
            [summary.Of(task, "state")!.Mean, summary.Of(task, "pixels")!.Mean],
            results.RootElement.GetProperty("scores").EnumerateArray()
                .Select(score => score.GetProperty("mean").GetDouble()));
        Assert.Equal(100, results.RootElement.GetProperty("experts").GetProperty(task.Id).GetDouble());
        var page = File.ReadAllText(run.ReportFile);
        Assert.Contains("<h1>From images to actions</h1>", page, StringComparison.Ordinal);
        Assert.Contains("mini/button-press", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);

        // What is done is not done again.
        var written = File.GetLastWriteTimeUtc(run.Cells[0].Result(0));
        var again = BenchRun.Open(options);
        again.Work(static (_, _, _) => Assert.Fail("Everything is measured."), _none);
        Assert.Equal(written, File.GetLastWriteTimeUtc(run.Cells[0].Result(0)));
    }

    [Fact]
    public void An_interrupted_benchmark_gives_the_results_of_one_that_was_not()
    {
        Mujoco.SkipUnlessInstalled();
        using var whole = new ScratchFolder();
        using var cut = new ScratchFolder();
        var reference = BenchRun.Open(Options(whole, [RobotEncoder.State], epochs: 4));
        reference.Work(static (_, _, _) => { }, _none);
        BenchOptions options = Options(cut, [RobotEncoder.State], epochs: 4);
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => BenchRun.Open(options).Work(
            (_, done, total) =>
            {
                if (done == 3)
                    stop.Cancel();
            },
            stop.Token));
        var rest = BenchRun.Open(options);
        Assert.Equal(0, rest.Done);
        rest.Work(static (_, _, _) => { }, _none);

        var one = BenchResult.Load(reference.Cells[0].Result(0));
        var other = BenchResult.Load(rest.Cells[0].Result(0));
        Assert.Equal(one.Episodes, other.Episodes);
        Assert.Equal(one.Loss, other.Loss);
    }

    [Fact]
    public void A_folder_of_another_protocol_is_refused()
    {
        using var folder = new ScratchFolder();
        BenchRun.Open(Options(folder, [RobotEncoder.State], epochs: 4));

        var error = Assert.Throws<UsageException>(
            () => BenchRun.Open(Options(folder, [RobotEncoder.State], epochs: 5)));

        Assert.Contains("a benchmark with other episodes, demonstrations, images or cloning", error.Message,
            StringComparison.Ordinal);
        // More encoders are no other protocol.
        BenchRun.Open(Options(folder, [RobotEncoder.State, RobotEncoder.Pixels], epochs: 4));
    }

    [Fact]
    public void Stored_demonstrations_are_drawn_as_the_benchmark_says_and_not_otherwise_when_it_resumes()
    {
        Mujoco.SkipUnlessInstalled();
        using var folder = new ScratchFolder();
        BenchOptions published = Options(folder, [RobotEncoder.State], epochs: 4);
        RobotTask shadowed = published.Tasks[0] with { Rendering = new() };
        var run = BenchRun.Open(published with { Tasks = [shadowed] });

        DemonstrationSet recorded = run.Demonstrate(shadowed, _none), stored = run.Demonstrate(shadowed, _none);

        Assert.NotEqual(RenderOptions.Fast, shadowed.Rendering);
        Assert.Equal(shadowed.Rendering, recorded.Task.Rendering);
        Assert.Equal(shadowed.Rendering, stored.Task.Rendering);
        Assert.Equal(recorded.Noise, stored.Noise);
        Assert.Throws<UsageException>(() => BenchRun.Open(published with { FastImages = true }));
    }

    [Fact]
    public void Fast_images_are_those_of_every_task_whatever_it_says()
    {
        using var folder = new ScratchFolder();
        BenchOptions options = Options(folder, [RobotEncoder.State], epochs: 4);
        BenchOptions fast = options with
        {
            Tasks = [options.Tasks[0] with { Rendering = new() }],
            FastImages = true,
        };

        Assert.All(BenchRun.Open(fast).Cells, cell => Assert.Equal(RenderOptions.Fast, cell.Task.Rendering));
    }

    [Fact]
    public void Tasks_of_one_name_are_told_apart_by_their_suite()
    {
        using var folder = new ScratchFolder();
        BenchOptions options = Options(folder, [RobotEncoder.State], epochs: 4) with
        {
            Tasks = [.. new[] { "mini/walker-stand", "dmc/walker-stand", "mini/reach" }.Select(RobotTasks.Find)],
        };

        Assert.Equal(
            ["mini/walker-stand", "dmc/walker-stand", "reach"],
            BenchSummary.Of(
                BenchRun.Open(options), new Dictionary<string, double>(), new Dictionary<string, double>()).Heads);
    }

    [Fact]
    public void A_policy_of_another_task_does_not_roll_out()
    {
        Mujoco.SkipUnlessInstalled();
        using var policy = Policy.Create(new PolicyConfig
        {
            Head = PolicyHead.Mlp,
            Feature = FeatureSize.Vector(24),
            History = 1,
            Actions = 6,
        });
        RobotTask task = RobotTasks.Find("mini/button-press");
        using var observer = new StateObserver(task);
        using var rollouts = new Rollouts(task, new(), observer);

        var error = Assert.Throws<UsageException>(
            () => rollouts.Run(policy, Rollouts.Seeds(0, 1), null, null, _none));

        Assert.Contains("6 actions, not 4", error.Message, StringComparison.Ordinal);
    }

    private static BenchOptions Options(ScratchFolder folder, IReadOnlyList<RobotEncoder> encoders, int epochs) => new()
    {
        Folder = folder["bench"],
        Tasks = [RobotTasks.Find("mini/button-press")],
        Encoders = encoders,
        Seeds = 1,
        Episodes = 5,
        Demonstrations = 20,
        Cloning = new CloningConfig
        {
            Head = PolicyHead.Mlp,
            Epochs = epochs,
            BatchSize = 32,
            EvaluateEpochs = 0,
            HiddenSizes = [64, 64],
            Precision = Precision.Fp32,
        },
        Cache = folder["cache"],
        Threads = 1,
    };
}
