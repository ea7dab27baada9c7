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
    private readonly Option<string> _to = SharedOptions.To("File of the demonstrations (.safetensors).");
    private readonly Option<int?> _episodes = NumberOption.Optional(
        "--episodes", "Episodes to record. Default: as many as the protocol of the task has.", 1, 1_000_000);
    private readonly Option<long?> _seed = SharedOptions.Seed("Seed of the first start. Default: 0.");
    private readonly Option<double?> _noise = NumberOption.Optional(
        "--noise", "Noise on what is executed, not on what is recorded. Default: that of the task.", 0.0, 2.0);
    private readonly Option<string[]> _vary = RobotOptions.Vary();
    private readonly Option<string?> _video = new("--video")
    {
        Description = "Also draw the first 9 episodes side by side, as mp4. Default: no video.",
        HelpName = "file",
    };
    private readonly Option<string?> _leRobot = new("--lerobot")
    {
        Description = "Also write a LeRobot data set with images into this folder. Default: none.",
        HelpName = "folder",
    };
    private readonly Option<bool> _force = ResultFile.Force();

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
        foreach (Option option in new Option[] { _to, _episodes, _seed, _noise, _vary, _video, _leRobot, _force })
            Add(option);
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
        var (to, video, leRobot) = (line.GetRequiredValue(_to), line.GetValue(_video), line.GetValue(_leRobot));
        // Before the work, so that none is done in vain.
        ResultFile.RequireReplaceable(to, line.GetValue(_force), DemonstrationFile.Mark);
        if (video is not null)
            ResultFile.RequireReplaceable(video, line.GetValue(_force));
        DemonstrationSet set = terminal.Stage("demonstrate", "episodes", stage =>
            DemonstrationRecorder.Record(task, options, (done, total) => stage(done, total), cancellation));
        set.Save(to);
        if (video is not null)
        {
            terminal.Stage("video", "frames", stage =>
            {
                DemonstrationVideo.Write(video, set, (done, total) => stage(done, total), cancellation);
                return 0;
            });
        }

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
                video,
                leRobot,
            },
            _ => terminal.Say(
                $"{to}: {set.Episodes.Count} episodes of {task.Id} with {set.FrameCount} frames, "
                + FormattableString.Invariant($"mean score {set.MeanScore:0.0}.")));
        return 0;
    }
}
