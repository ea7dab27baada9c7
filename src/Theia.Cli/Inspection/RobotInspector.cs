using Theia.Data.IO;
using Theia.RobotData;

namespace Theia.Cli.Inspection;

/// <summary>Looks at a robot data set.</summary>
internal static class RobotInspector
{
    private const int ShownTasks = 5;

    /// <summary>What it holds, in a few lines.</summary>
    /// <exception cref="DataException">It is damaged.</exception>
    public static FileSummary Look(string path)
    {
        using IRobotDataset set = RobotDataset.Open(path);
        int[] lengths = [.. set.Episodes.Select(episode => episode.Length).DefaultIfEmpty()];
        string[] tasks = [.. set.Episodes.SelectMany(episode => episode.Tasks).Distinct(StringComparer.Ordinal)];
        var facts = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["robot"] = set.Robot,
            ["episodes"] = set.Episodes.Count,
            ["frames"] = set.FrameCount,
            ["frames per episode"] = $"{lengths.Min()} to {lengths.Max()}",
            ["frames per second"] = set.FramesPerSecond,
            ["tasks"] = tasks.Length,
        };
        foreach (var (task, i) in tasks.Take(ShownTasks).Select((task, i) => (task, i)))
            facts[$"task {i}"] = task;
        foreach (var feature in set.Features)
            facts[TerminalText.Visible(feature.Name)] = feature.Description;
        return new FileSummary(path, $"{set.Format} data set") { Facts = facts };
    }
}
