using Theia.Data.Random;
using Theia.Robotics.Tasks;

namespace Theia.Robotics;

/// <summary>Lets an expert solve a task and writes down how.</summary>
public static class DemonstrationRecorder
{
    /// <summary>Seeds of demonstrations are below this; those of measurements are not.</summary>
    internal const long SeedLimit = 1L << 32;

    // An expert that fails more often than this is no expert.
    private const int TriesPerEpisode = 4;

    private const ulong NoiseStream = 0xD0;

    /// <summary>
    /// Records episodes of the expert or planner of a task. Where a task is solved or not, only solved ones are kept.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="options">Which. Default: as the task's protocol says.</param>
    /// <param name="progress">Told how many episodes are recorded, of how many. Default: null.</param>
    /// <param name="cancellation">Stops between two episodes, and within one of a planner.</param>
    /// <exception cref="UsageException">The task has neither, or an option is out of its range.</exception>
    /// <exception cref="DataException">The expert fails too often.</exception>
    public static DemonstrationSet Record(
        RobotTask task, RecordingOptions? options = null, Action<int, int>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new();
        options.Check();
        // A task without both is refused here, with the reason.
        IExpert? expert = task.MakePlanner is null ? task.Expert() : null;
        using RobotEnvironment environment = task.Open(new() { Variation = options.Variation });
        var wanted = options.Episodes ?? task.Demonstrations;
        var episodes = new List<Demonstration>(wanted);
        for (var seed = options.Seed; episodes.Count < wanted; seed++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (seed - options.Seed >= (long)wanted * TriesPerEpisode)
            {
                throw new DataException(
                    task.Id,
                    $"the expert solved {episodes.Count} of {seed - options.Seed} episodes; {wanted} are wanted",
                    "Ask for less noise, or for another seed.");
            }

            var noise = options.Noise ?? task.DemonstrationNoise;
            var episode = expert is null
                ? RecordPlanned(environment, seed, noise, cancellation) : Record(environment, expert, seed, noise);
            if (task.Measure == TaskMeasure.Success && episode.Score == 0)
                continue;
            episodes.Add(episode);
            progress?.Invoke(episodes.Count, wanted);
        }

        return new DemonstrationSet(task, episodes)
        {
            Noise = options.Noise ?? task.DemonstrationNoise,
            Variation = options.Variation,
        };
    }

    /// <summary>Records one episode, solved or not.</summary>
    internal static Demonstration Record(RobotEnvironment environment, IExpert expert, long seed, double noise) =>
        Record(environment, seed, noise, action => expert.Act(environment.ReadState(), action));

    private static Demonstration RecordPlanned(
        RobotEnvironment environment, long seed, double noise, CancellationToken cancellation)
    {
        using IPlanner planner = environment.Task.MakePlanner!(environment.Task, seed);
        return Record(environment, seed, noise, action =>
        {
            // An episode of a planner lasts seconds.
            cancellation.ThrowIfCancellationRequested();
            planner.Act(environment, action);
        });
    }

    private static Demonstration Record(RobotEnvironment environment, long seed, double noise, Action<double[]> act)
    {
        RobotTask task = environment.Task;
        environment.Reset(seed);
        var scene = environment.ReadScene();
        List<float> actions = [], states = [], own = [], rewards = [];
        List<double> positions = [];
        var action = new double[task.ActionSize];
        while (!environment.HasEnded)
        {
            act(action);
            Append(states, environment.ReadState());
            Append(own, environment.ReadProprioception());
            positions.AddRange(environment.Simulation.Positions);
            var random = RandomStream.At((ulong)seed, NoiseStream, (ulong)environment.StepCount);
            for (var i = 0; i < action.Length; i++)
            {
                // What environments clip is no difference to learn.
                action[i] = Math.Clamp(action[i], -1, 1);
                actions.Add((float)action[i]);
                action[i] += random.Between(-noise, noise);
            }

            rewards.Add((float)environment.Step(action).Reward);
        }

        return new Demonstration
        {
            Seed = seed,
            ActionSize = task.ActionSize,
            Actions = [.. actions],
            States = [.. states],
            Proprioception = [.. own],
            Positions = [.. positions],
            Scene = scene,
            Rewards = [.. rewards],
            Score = environment.Score,
        };
    }

    private static void Append(List<float> list, ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            list.Add((float)value);
    }
}
