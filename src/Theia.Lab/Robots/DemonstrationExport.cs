using System.Runtime.InteropServices;
using Theia.RobotData;
using Theia.Robotics;

namespace Theia.Lab.Robots;

/// <summary>Demonstrations as a data set of LeRobot, with images.</summary>
internal static class DemonstrationExport
{
    private const string Camera = "observation.images.", State = "observation.state",
        TrueState = "observation.environment_state", Action = "action", Reward = "next.reward";

    /// <summary>Writes a data set.</summary>
    /// <param name="folder">Missing or empty.</param>
    /// <param name="set">The demonstrations.</param>
    /// <param name="version">Version of the format.</param>
    /// <param name="progress">Told how many episodes are written, of how many.</param>
    /// <param name="cancellation">Stops it; no folder is left.</param>
    /// <exception cref="UsageException">The folder holds something.</exception>
    /// <exception cref="ResourceException">ffmpeg or libOSMesa is not installed, or the place cannot be written.
    /// </exception>
    public static void Write(
        string folder, DemonstrationSet set, LeRobotVersion version, Action<int, int>? progress,
        CancellationToken cancellation)
    {
        RobotTask task = set.Task;
        var camera = Camera + (int.TryParse(task.Camera, out var number) ? $"camera{number}" : task.Camera);
        using var writer = LeRobotWriter.Create(folder, new()
        {
            Version = version,
            FramesPerSecond = 1 / task.ControlInterval,
            Robot = task.Suite,
            Features =
            [
                new(camera, RobotFeatureKind.Video, DType.U8, [task.ImageSide, task.ImageSide, 3]),
                .. Numbers(State, task.ProprioceptionSize), .. Numbers(TrueState, task.StateSize),
                .. Numbers(Action, task.ActionSize), .. Numbers(Reward, 1),
            ],
        });
        using RobotEnvironment environment = task.Open(new() { Variation = set.Variation });
        for (var i = 0; i < set.Episodes.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Demonstration episode = set.Episodes[i];
            Dictionary<string, TensorData> numbers = new(StringComparer.Ordinal)
            {
                [State] = Table(episode.Proprioception, task.ProprioceptionSize),
                [TrueState] = Table(episode.States, task.StateSize),
                [Action] = Table(episode.Actions, task.ActionSize),
                [Reward] = Table(episode.Rewards, 1),
            };
            writer.Add(new EpisodeContent(
                [.. Enumerable.Repeat(task.Description, episode.Length)],
                numbers,
                new Dictionary<string, IEnumerable<RgbImage>>(StringComparer.Ordinal)
                {
                    [camera] = Images(episode, environment, cancellation),
                }));
            progress?.Invoke(i + 1, set.Episodes.Count);
        }

        writer.Finish();
    }

    // A robot that knows nothing of itself has no such column.
    private static IEnumerable<RobotFeature> Numbers(string name, int size) =>
        size == 0 ? [] : [new RobotFeature(name, RobotFeatureKind.Numbers, DType.F32, [size])];

    private static TensorData Table(float[] values, int columns) => new(
        DType.F32, [columns == 0 ? 0 : values.Length / columns, columns],
        MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    private static IEnumerable<RgbImage> Images(
        Demonstration episode, RobotEnvironment environment, CancellationToken cancellation)
    {
        for (var t = 0; t < episode.Length; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            episode.ShowAt(environment, t);
            yield return environment.Render();
        }
    }
}
