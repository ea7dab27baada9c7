using System.Collections.Concurrent;
using Theia.Data.Random;
using Theia.Robotics.Demonstrations;
using Theia.Robotics.Simulation;

namespace Theia.Robotics;

/// <summary>
/// Images of robot tasks as a data set, for an encoder that is to know what robots see. Each frame is of another
/// episode of the task's expert, at a moment drawn by chance: frames of one episode resemble each other.
/// </summary>
public static class TaskFrames
{
    private const ulong MomentStream = 0xF7;

    /// <summary>Plays episodes and packs a frame of each, or completes an interrupted call.</summary>
    /// <param name="set">The set to write.</param>
    /// <param name="options">Which frames, and how many.</param>
    /// <param name="progress">Told after each few frames.</param>
    /// <param name="cancellation">Stops between frames; the shard at work is discarded, finished ones stay.</param>
    /// <exception cref="UsageException">An option is out of range, a task has no expert, or the set was begun with
    /// other options.</exception>
    /// <exception cref="ResourceException">MuJoCo or libOSMesa is not installed, or the place cannot be written.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public static PackReport Write(
        DatasetFolder set, TaskFrameOptions options, IProgress<PackProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options.Check();
        List<Stage> stages = [];
        try
        {
            foreach (RobotTask task in options.Tasks)
                stages.Add(new Stage(task, options.Variation));
            ImageSource[] sources = [.. Enumerable.Range(0, options.Count)
                .Select(index => Source(stages[index % stages.Count], options.Seed + index))];
            return ImagePacking.Run(
                sources, set,
                new PackOptions
                {
                    Size = options.Size,
                    SamplesPerShard = options.SamplesPerShard,
                    Ratios = options.Ratios,
                    Seed = options.Seed,
                    Threads = options.Threads,
                },
                progress, cancellation);
        }
        finally
        {
            foreach (Stage stage in stages)
                stage.Dispose();
        }
    }

    /// <summary>The name by which a frame is found in a set: <c>mini-pick-lift-s000012</c>.</summary>
    /// <param name="task">The task.</param>
    /// <param name="seed">Seed of the episode.</param>
    public static string KeyOf(RobotTask task, long seed) =>
        FormattableString.Invariant($"{task.Suite}-{task.Name}-s{seed:000000}");

    private static ImageSource Source(Stage stage, long seed)
    {
        var key = KeyOf(stage.Task, seed);
        return new ImageSource(key, key, stage.Version, () => stage.Draw(seed));
    }

    /// <summary>A task with its experts and environments, which threads take and give back.</summary>
    private sealed class Stage : IDisposable
    {
        private readonly ConcurrentBag<(IExpert Expert, RobotEnvironment Environment)> _idle = [];
        private readonly EnvironmentOptions _options;

        public Stage(RobotTask task, TaskVariation variation)
        {
            (Task, _options) = (task, new() { Variation = variation });
            var (expert, environment) = Open();
            _idle.Add((expert, environment));
            Version = $"{ModelHash.Of(environment.Model)} {environment.RenderFingerprint} {VariationText.Of(variation)}";
        }

        public RobotTask Task { get; }

        public string Version { get; }

        public RgbImage Draw(long seed)
        {
            var pair = _idle.TryTake(out var idle) ? idle : Open();
            try
            {
                var (expert, environment) = pair;
                Demonstration episode = DemonstrationRecorder.Record(
                    environment, expert, seed, Task.DemonstrationNoise);
                var moment = RandomStream.At((ulong)seed, MomentStream, 0).Below(episode.Length);
                episode.ShowAt(environment, moment);
                return environment.Render();
            }
            finally
            {
                _idle.Add(pair);
            }
        }

        public void Dispose()
        {
            foreach (var (_, environment) in _idle)
                environment.Dispose();
        }

        private (IExpert Expert, RobotEnvironment Environment) Open() => (Task.Expert(), Task.Open(_options));
    }
}
