using System.CommandLine;
using System.Globalization;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Lab.Robots;
using Theia.Robotics;
using Theia.Training.Configuration;

namespace Theia.Cli.Verbs;

/// <summary>Clones demonstrations into a policy.</summary>
internal sealed class CloneVerb : Verb
{
    private readonly Argument<string> _demonstrations = new("demonstrations")
    {
        Description = "File of demonstrations, as written by robots demonstrate.",
    };
    private readonly Argument<string[]> _overrides = new("setting")
    {
        Description = "Settings of the cloning, such as head=mlp or epochs=30.",
        HelpName = "key=value…",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string> _to = SharedOptions.To("Folder of the run, or of one to resume.");
    private readonly Option<string> _encoder = new("--encoder")
    {
        Description = $"What the policy sees through: {EncoderChoice.Words}.",
        HelpName = "name",
        DefaultValueFactory = static _ => TheiaModel.BundledName,
    };
    private readonly Option<int> _episodes = NumberOption.Of(
        "--episodes", "Episodes in which the policy is measured; 0 for none.", 0, 10_000, 25);
    private readonly Option<string?> _config = SharedOptions.Config(
        "that of the published results", static () => ConfigFile.Names("clone"));
    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly Option<string?> _device = SharedOptions.Device();

    public CloneVerb() : base(
        "clone",
        "Clone demonstrations of a robot into a policy.",
        [
            "theia clone lift.safetensors --to runs/lift",
            "theia clone lift.safetensors --to runs/lift-mlp --encoder pixels head=mlp epochs=30",
            "theia clone lift.safetensors --to runs/lift-state --encoder state head=mlp history=1",
        ])
    {
        Add(_demonstrations);
        Add(_overrides);
        foreach (Option option in new Option[] { _to, _encoder, _episodes, _config, _threads, _device })
            Add(option);
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation) =>
        TorchCode.Run(() => Clone(line, terminal, cancellation));

    private int Clone(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var set = DemonstrationSet.Load(line.GetRequiredValue(_demonstrations));
        var folder = line.GetRequiredValue(_to);
        var how = new TeacherRun(
            line.GetValue(_threads) ?? Environment.ProcessorCount, line.GetValue(_device));
        RobotEncoder encoder = EncoderChoice.Of(line.GetRequiredValue(_encoder), how);
        TorchSharp.torch.set_num_threads(how.Threads);
        var config = Config(line);
        using IObserver observer = encoder.Observe(set.Task, config.Head);
        var episodes = line.GetValue(_episodes);
        using var rollouts = new Rollouts(set.Task, new(), observer);
        using RobotCloning cloning = terminal.Stage("encode", "frames", stage => RobotCloning.Open(
            folder, set, observer, config, episodes == 0 ? null : rollouts, episodes, FrameFeatures.DefaultFolder,
            (done, total) => stage(done, total), cancellation));
        CloningRun run = cloning.Run;
        foreach (var notice in run.Notices)
            terminal.Warn(notice);
        CloningEvaluation? score = null;
        TrainingLoop.Show(
            terminal, "clone", run.Step, run.TotalSteps,
            run.Steps(cancellation).Select(step =>
            {
                score = step.Evaluation ?? score;
                return step;
            }),
            step => (step.Step, step.Loss));
        if (run.Interrupted)
        {
            terminal.Say(
                $"Interrupted after step {run.Step} of {run.TotalSteps}; nothing is lost. "
                + "The same command resumes it.");
            return 130;
        }

        terminal.Result(
            new
            {
                folder,
                policy = run.ModelFolder,
                best = score is null ? null : run.BestFolder,
                steps = run.TotalSteps,
                score = score?.Score,
                interval = score?.Scalars.Select(scalar => scalar.Value),
            },
            _ => terminal.Say(
                $"The policy is in {run.ModelFolder}." + (score is null ? "" : string.Create(
                    CultureInfo.InvariantCulture,
                    $" It scores {score.Score:0.0} in {episodes} episodes "
                    + $"({score.Scalars[0].Value:0.0}-{score.Scalars[1].Value:0.0})."))));
        return 0;
    }

    private CloningConfig Config(ParseResult line)
    {
        var overrides = line.GetValue(_overrides) ?? [];
        return line.GetValue(_config) is { } file
            ? CloningConfig.Load(file, overrides)
            : CloningConfig.From(overrides);
    }
}
