using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Robotics;

namespace Theia.Cli.Verbs;

/// <summary>Lists the tasks that there are.</summary>
internal sealed class ListTasksVerb : Verb
{
    public ListTasksVerb() : base("list", "List tasks of robots.", ["theia robots list"])
    {
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var available = RobotAssets.Names.Where(RobotAssets.IsAvailable).ToHashSet(StringComparer.Ordinal);
        string Files(RobotTask task) =>
            task.Assets is not { } name ? "none needed" : available.Contains(name) ? "fetched" : "not fetched";
        var report = RobotTasks.All.Select(task => new
        {
            task = task.Id,
            task.Description,
            actions = task.ActionSize,
            steps = task.Horizon,
            task.Measure,
            task.Demonstrations,
            expert = task.HasExpert,
            planner = task.MakePlanner is not null,
            files = task.Assets,
            fetched = task.Assets is not { } name || available.Contains(name),
        });
        terminal.Result(new { tasks = report }, said => said.Table(
            ["task", "actions", "steps", "measure", "demonstrations", "expert", "files"],
            RobotTasks.All.Select(task => (IReadOnlyList<string>)
            [
                task.Id, $"{task.ActionSize}", $"{task.Horizon}", task.Measure.ToString().ToLowerInvariant(),
                $"{task.Demonstrations}", Expert(task), Files(task),
            ])));
        return 0;
    }

    private static string Expert(RobotTask task) => task.HasExpert ? "yes" : task.HasDemonstrator ? "planner" : "no";
}
