using Theia.Data.Errors;
using Theia.RobotData.Trajectories;
using Theia.Robotics;
using Theia.Robotics.Demonstrations;
using Theia.Robotics.Tasks.Cortex.Adroit;

namespace Theia.Lab.Robots;

/// <summary>Demonstrations of the Adroit hand from HDF5 files of D4RL and Minari.</summary>
/// <param name="Set">The demonstrations.</param>
/// <param name="Format"><c>D4RL</c> or <c>Minari</c>.</param>
/// <param name="Located">Episodes whose positions were computed from observations, because the file has none.</param>
internal sealed record HandDemonstrations(DemonstrationSet Set, string Format, int Located)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="task">A task of the hand.</param>
    /// <param name="episodes">Most episodes to read; null for all.</param>
    /// <param name="solvedOnly">True leaves out those that do not succeed.</param>
    /// <param name="progress">Told how many episodes are read, of how many.</param>
    /// <param name="cancellation">Stops between two episodes.</param>
    /// <exception cref="UsageException">There is no such file, or the task is of no hand.</exception>
    /// <exception cref="DataException">The file is damaged, of another format or task, or has no solved episode.
    /// </exception>
    /// <exception cref="ResourceException">MuJoCo is not installed, or the model files are not fetched.</exception>
    public static HandDemonstrations Read(
        string path, RobotTask task, int? episodes, bool solvedOnly, Action<int, int>? progress,
        CancellationToken cancellation)
    {
        if (task.Assets != "adroit")
        {
            throw new UsageException(
                $"Trajectories of the Adroit hand are read, of adroit/pen and adroit/relocate; got {task.Id}. "
                + "Record demonstrations of its expert.");
        }

        using var file = TrajectoryFile.Open(path, task.StateSize, task.ActionSize);
        using var environment = (AdroitEnvironment)task.Open();
        var most = Math.Min(episodes ?? int.MaxValue, file.EpisodeCount);
        List<Demonstration> read = [];
        var (located, seen) = (0, 0);
        foreach (TrajectoryEpisode episode in file.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            HandRecording recording = RecordingOf(episode, environment, path);
            Demonstration demonstration = recording.On(environment, $"{path}, {episode.Name}");
            seen++;
            if (!solvedOnly || demonstration.Score > 0)
            {
                read.Add(demonstration);
                located += recording.HasPositions ? 0 : 1;
                progress?.Invoke(read.Count, most);
            }

            if (read.Count == most)
                break;
        }

        return read.Count > 0
            ? new(new DemonstrationSet(task, read), file.Format, located)
            : throw new DataException(
                path, $"none of its {Amount.Of(seen, "episode")} succeeds by the rule of {task.Id}.",
                "Take the others too, or another file.");
    }

    private static HandRecording RecordingOf(TrajectoryEpisode episode, AdroitEnvironment environment, string path)
    {
        var width = environment.Model.PositionCount;
        if (episode.Positions is { } positions && positions.Columns != width)
        {
            throw new DataException(
                path,
                $"'qpos' has {positions.Columns} numbers a row, where positions of {environment.Task.Id} have {width}.",
                "Name a file of this task.");
        }

        return new HandRecording(episode.Observations, episode.Actions, episode.Rewards, episode.Positions);
    }
}
