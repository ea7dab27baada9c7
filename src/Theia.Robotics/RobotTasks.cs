using Theia.Data.Errors;
using Theia.Robotics.Tasks.Cortex.Adroit;
using Theia.Robotics.Tasks.Cortex.Dmc;
using Theia.Robotics.Tasks.Cortex.MetaWorld;
using Theia.Robotics.Tasks.Mini;

namespace Theia.Robotics;

/// <summary>The tasks that there are.</summary>
public static class RobotTasks
{
    /// <summary>All of them, suite by suite.</summary>
    public static IReadOnlyList<RobotTask> All { get; } =
        [.. MiniTasks.All, .. DmcTasks.All, .. MetaWorldTasks.All, .. AdroitTasks.All];

    /// <summary>The task of a name.</summary>
    /// <param name="id">Suite and name (<c>mini/drawer-open</c>), or the name where one suite alone has it.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public static RobotTask Find(string id)
    {
        RobotTask[] found = [.. All.Where(task => task.Id == id || task.Name == id)];
        return found switch
        {
            [var task] => task,
            [] => throw new UsageException(
                $"There is no task '{id}'.{NearestName.Hint(id, All.Select(task => task.Id))}"),
            _ => throw new UsageException(
                $"Several suites have a task '{id}'. Name one of {string.Join(", ", found.Select(task => task.Id))}."),
        };
    }

    /// <summary>The tasks of several names, each once.</summary>
    /// <param name="names">Tasks as <see cref="Find"/> takes them, or suites: all of their tasks that have an expert.
    /// </param>
    /// <exception cref="UsageException">There is none of a name, or no task of a suite has an expert.</exception>
    public static IReadOnlyList<RobotTask> Select(IEnumerable<string> names) =>
        [.. names.SelectMany(Named).Distinct()];

    private static IReadOnlyList<RobotTask> Named(string name)
    {
        RobotTask[] suite = [.. All.Where(task => task.Suite == name)];
        if (suite is [])
            return [Find(name)];
        RobotTask[] shown = [.. suite.Where(task => task.HasExpert)];
        return shown is not [] ? shown : throw new UsageException(
            $"No task of the suite '{name}' has an expert. Name tasks: "
            + $"{string.Join(", ", suite.Select(task => task.Id))}.");
    }
}
