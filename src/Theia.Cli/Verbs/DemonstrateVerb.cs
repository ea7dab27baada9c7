using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Lab.Robots;
using Theia.RobotData;
using Theia.Robotics;
using Theia.Robotics.Demonstrations;

namespace Theia.Cli.Verbs;

/// <summary>Lets the expert of a task show how it is done.</summary>
internal sealed class DemonstrateVerb : Verb
{
    private readonly Argument<string> _task = new("task")
    {
        Description = "The task: suite and name, such as mini/drawer-open.",
    };
    private readonly DemonstrationOutput _output = new();
    private readonly Option<int?> _episodes = NumberOption.Optional(
        "--episodes", "Episodes to record. Default: as many as the protocol of the task has.", 1, 1_000_000);
    private readonly Option<long?> _seed = SharedOptions.Seed("Seed of the first start. Default: 0.");
    private readonly Option<double?> _noise = NumberOption.Optional(
        "--noise", "Noise on what is executed, not on what is recorded. Default: that of the task.", 0.0, 2.0);
    private readonly Option<string[]> _vary = RobotOptions.Vary();
    private readonly Option<string?> _leRobot = new("--lerobot")
    {
        Description = "Also write a LeRobot data set with images into this folder. Default: none.",
        HelpName = "folder",
    };

    public DemonstrateVerb() : base(
        "demonstrate",
        "Record demonstrations of a task's expert.",
        [
            "theia robots demonstrate mini/drawer-open --to drawer.safetensors",
            "theia robots demonstrate mini/pick-place --to place.safetensors --episodes 20 --video place.mp4",
            "theia robots demonstrate mini/pick-lift --to lift.safetensors --lerobot lift-lerobot",
        ])
    {
        Add(_task);
        foreach (Option option in new Option[]
        {
            _output.To, _episodes, _seed, _noise, _vary, _output.Video, _leRobot, _output.Force,
        })
        {
            Add(option);
        }
    }

    /// <inheritdoc/>
    public override bool Resumes => false;

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var task = RobotTasks.Find(line.GetRequiredValue(_task));
        var options = new RecordingOptions
        {
            Episodes = line.GetValue(_episodes),
            Seed = line.GetValue(_seed) ?? 0,
            Noise = line.GetValue(_noise),
            Variation = VariationText.Parse(line.GetValue(_vary) ?? []),
        };
        var (to, leRobot) = (line.GetRequiredValue(_output.To), line.GetValue(_leRobot));
        _output.RequireReplaceable(line);
        DemonstrationSet set = terminal.Stage("demonstrate", "episodes", stage =>
            DemonstrationRecorder.Record(task, options, (done, total) => stage(done, total), cancellation));
        _output.Write(line, terminal, set, cancellation);
        if (leRobot is not null)
        {
            terminal.Stage("export", "episodes", stage =>
            {
                DemonstrationExport.Write(
                    leRobot, set, LeRobotVersion.V30, (done, total) => stage(done, total), cancellation);
                return 0;
            });
        }

        terminal.Result(
            new
            {
                task = task.Id,
                file = to,
                episodes = set.Episodes.Count,
                frames = set.FrameCount,
                score = set.MeanScore,
                noise = set.Noise,
                video = line.GetValue(_output.Video),
                leRobot,
            },
            _ => terminal.Say(
                $"{to}: {set.Episodes.Count} episodes of {task.Id} with {set.FrameCount} frames, "
                + FormattableString.Invariant($"mean score {set.MeanScore:0.0}.")));
        return 0;
    }
}
