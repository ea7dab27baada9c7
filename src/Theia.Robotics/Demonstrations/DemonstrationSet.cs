using Theia.Robotics.Demonstrations;

namespace Theia.Robotics;

/// <summary>Demonstrations of a task: a file of a few kilobytes an episode, without images.</summary>
public sealed class DemonstrationSet
{
    /// <summary>Gathers episodes.</summary>
    /// <param name="task">Their task.</param>
    /// <param name="episodes">At least one.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public DemonstrationSet(RobotTask task, IReadOnlyList<Demonstration> episodes)
    {
        if (episodes.Count == 0)
            throw new UsageException($"A set of demonstrations of {task.Id} has at least 1 episode.");
        (Task, Episodes) = (task, episodes);
    }

    /// <summary>What was done.</summary>
    public RobotTask Task { get; }

    /// <summary>The episodes.</summary>
    public IReadOnlyList<Demonstration> Episodes { get; }

    /// <summary>Amplitude of the noise on what was executed. Default: 0.</summary>
    public double Noise { get; init; }

    /// <summary>What varied beside the start. Default: nothing.</summary>
    public TaskVariation Variation { get; init; } = new();

    /// <summary>Actions of all episodes.</summary>
    public int FrameCount => Episodes.Sum(episode => episode.Length);

    /// <summary>Mean score of the episodes, 0 to 100.</summary>
    public double MeanScore => Episodes.Average(episode => episode.Score);

    /// <summary>Reads a file that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">There is no such file, or it is of a task that there is not.</exception>
    /// <exception cref="DataException">It is damaged, or of a task with other sizes.</exception>
    public static DemonstrationSet Load(string path) => DemonstrationFile.Read(path);

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">The file, by custom with the ending <c>.safetensors</c>.</param>
    /// <exception cref="ResourceException">It cannot be written.</exception>
    public void Save(string path) => DemonstrationFile.Write(path, this);
}
