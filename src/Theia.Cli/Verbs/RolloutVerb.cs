using System.CommandLine;
using System.Globalization;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Lab.Robots;
using Theia.Robotics;
using Theia.Robotics.Demonstrations;

namespace Theia.Cli.Verbs;

/// <summary>Runs a policy in simulation.</summary>
internal sealed class RolloutVerb : Verb
{
    private readonly Argument<string> _policy = new("policy")
    {
        Description = "Folder of the policy, or of the run that cloned it.",
    };
    private readonly Option<string?> _task = new("--task")
    {
        Description = "The task. Default: that of the policy.",
        HelpName = "name",
    };
    private readonly Option<string?> _encoder = new("--encoder")
    {
        Description = "What the policy sees through; it must be that of the cloning. Default: what the policy names.",
        HelpName = "name",
    };
    private readonly Option<int> _episodes = NumberOption.Of("--episodes", "Episodes to run.", 1, 10_000, 25);
    private readonly Option<long?> _seed = NumberOption.Optional(
        "--seed", "Seed of the starts. Default: 0.", 0L, 999L);
    private readonly Option<string[]> _vary = RobotOptions.Vary();
    private readonly Option<string?> _video = new("--video")
    {
        Description = "Also show the first 9 episodes side by side, as mp4. Default: no video.",
        HelpName = "file",
    };
    private readonly Option<bool> _force = ResultFile.Force();
    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly Option<string?> _device = SharedOptions.Device();

    public RolloutVerb() : base(
        "rollout",
        "Run a policy in simulation and score it.",
        [
            "theia rollout runs/lift --video lift.mp4",
            "theia rollout runs/lift/best --episodes 100 --vary light camera --json",
        ])
    {
        Add(_policy);
        foreach (Option option in new Option[]
        {
            _task, _encoder, _episodes, _seed, _vary, _video, _force, _threads, _device,
        })
        {
            Add(option);
        }
    }

    /// <inheritdoc/>
    public override bool Resumes => false;

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) =>
        TorchCode.Run(() => Roll(line, terminal, cancellation));

    private int Roll(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var how = new TeacherRun(line.GetValue(_threads) ?? Environment.ProcessorCount, line.GetValue(_device));
        if (line.GetValue(_video) is { } wanted)
            ResultFile.RequireReplaceable(wanted, line.GetValue(_force));
        var named = line.GetRequiredValue(_policy);
        var folder = Directory.Exists(Path.Combine(named, "model")) ? Path.Combine(named, "model") : named;
        using var policy = Policy.Load(folder, TorchChoice.Device(how.Device));
        var task = RobotTasks.Find(line.GetValue(_task) ?? policy.Config.Facts.Task ?? throw new UsageException(
            $"{folder} does not say which task it is for. Name it with --task."));
        RobotEncoder encoder = EncoderChoice.Of(
            line.GetValue(_encoder) ?? policy.Config.Facts.Encoder ?? throw new UsageException(
                $"{folder} does not say what it sees through. Name it with --encoder."), how);
        TorchSharp.torch.set_num_threads(how.Threads);
        using IObserver observer = encoder.Observe(task, policy.Config.Head);
        var variation = VariationText.Parse(line.GetValue(_vary) ?? []);
        using var rollouts = new Rollouts(task, new() { Variation = variation }, observer);
        var seeds = Rollouts.Seeds(line.GetValue(_seed) ?? 0, line.GetValue(_episodes));
        using RolloutVideo? video = line.GetValue(_video) is { } path
            ? new RolloutVideo(path, task, seeds.Count) : null;
        var scores = terminal.Stage("rollout", "episodes", stage =>
            rollouts.Run(policy, seeds, (done, total) => stage(done, total), video, cancellation));
        video?.Finish();
        var interval = ScoreInterval.Of(task.Measure, scores);
        terminal.Result(
            new
            {
                policy = folder,
                task = task.Id,
                encoder = encoder.Name,
                vary = VariationText.Of(variation),
                score = interval.Mean,
                low = interval.Low,
                high = interval.High,
                episodes = scores,
                video = line.GetValue(_video),
            },
            _ => terminal.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{task.Id}: {interval.Mean:0.0} ({interval.Low:0.0}-{interval.High:0.0}) "
                + $"in {scores.Count} episodes.")));
        return 0;
    }
}
