using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Lab.Robots;
using Theia.Robotics;

namespace Theia.Cli.Verbs;

/// <summary>Reads demonstrations of the hand that others recorded.</summary>
internal sealed class ImportVerb : Verb
{
    private readonly Argument<string> _file = new("file")
    {
        Description = "HDF5 file of D4RL, or main_data.hdf5 of Minari.",
    };
    private readonly Option<string> _task = new("--task")
    {
        Description = "The task: adroit/pen or adroit/relocate.",
        HelpName = "name",
        Required = true,
    };
    private readonly DemonstrationOutput _output = new();
    private readonly Option<int?> _episodes = NumberOption.Optional(
        "--episodes", "Episodes to take, from the first one on. Default: all.", 1, 1_000_000);
    private readonly Option<bool> _solved = new("--solved") { Description = "Take only episodes that succeed." };

    public ImportVerb() : base(
        "import",
        "Read demonstrations of the Adroit hand from D4RL or Minari.",
        [
            "theia robots import pen-human-v1.hdf5 --task adroit/pen --to pen.safetensors",
            "theia robots import main_data.hdf5 --task adroit/relocate --to ball.safetensors --episodes 100",
        ])
    {
        Add(_file);
        foreach (Option option in new Option[] { _task, _output.To, _episodes, _solved, _output.Video, _output.Force })
            Add(option);
    }

    /// <inheritdoc/>
    public override bool Resumes => false;

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var task = RobotTasks.Find(line.GetRequiredValue(_task));
        var to = line.GetRequiredValue(_output.To);
        _output.RequireReplaceable(line);
        HandDemonstrations read = terminal.Stage("import", "episodes", stage => HandDemonstrations.Read(
            line.GetRequiredValue(_file), task, line.GetValue(_episodes), line.GetValue(_solved),
            (done, total) => stage(done, total), cancellation));
        DemonstrationSet set = read.Set;
        _output.Write(line, terminal, set, cancellation);
        terminal.Result(
            new
            {
                task = task.Id,
                format = read.Format,
                file = to,
                episodes = set.Episodes.Count,
                frames = set.FrameCount,
                score = set.MeanScore,
                located = read.Located,
                video = line.GetValue(_output.Video),
            },
            _ => terminal.Say(
                $"{to}: {set.Episodes.Count} episodes of {task.Id} with {set.FrameCount} frames from {read.Format}, "
                + FormattableString.Invariant($"mean score {set.MeanScore:0.0}; ")
                + (read.Located == 0 ? "positions are those of the file."
                    : $"positions of {read.Located} episodes were computed from observations.")));
        return 0;
    }
}
