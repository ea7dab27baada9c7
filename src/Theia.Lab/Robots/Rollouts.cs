using Theia.Robotics;

namespace Theia.Lab.Robots;

/// <summary>
/// Runs a policy in environments of a task that act in lock step, so that the images of all go through the encoder at
/// once.
/// </summary>
internal sealed class Rollouts : IDisposable
{
    // Beyond these, a batch is no faster.
    private const int MostEnvironments = 25;

    private readonly RobotTask _task;
    private readonly EnvironmentOptions _options;
    private readonly IObserver _observer;
    private readonly List<RobotEnvironment> _environments = [];

    /// <summary>Prepares to run policies.</summary>
    /// <param name="task">The task.</param>
    /// <param name="options">What differs from it.</param>
    /// <param name="observer">What policies see; stays the caller's.</param>
    public Rollouts(RobotTask task, EnvironmentOptions options, IObserver observer) =>
        (_task, _options, _observer) = (task, options, observer);

    /// <summary>Seeds of measurements, which no demonstration has.</summary>
    /// <param name="seed">Of the training, so that each one is measured on other starts.</param>
    /// <param name="episodes">How many.</param>
    public static IReadOnlyList<long> Seeds(long seed, int episodes)
    {
        const long PerTraining = 1L << 20;
        return [.. Enumerable.Range(0, episodes)
            .Select(i => DemonstrationRecorder.SeedLimit + (seed % 1000 * PerTraining) + i)];
    }

    /// <summary>Runs an episode of each seed.</summary>
    /// <param name="policy">It must fit the task and the observer.</param>
    /// <param name="seeds">At least one.</param>
    /// <param name="progress">Told how many episodes are over, of how many.</param>
    /// <param name="video">Shows the episodes, as many as it has places for; null for none.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <returns>In the order of the seeds.</returns>
    /// <exception cref="UsageException">The policy does not fit.</exception>
    public IReadOnlyList<EpisodeScore> Run(
        Policy policy, IReadOnlyList<long> seeds, Action<int, int>? progress, RolloutVideo? video,
        CancellationToken cancellation)
    {
        var own = _observer.TakesProprioception ? _task.ProprioceptionSize : 0;
        policy.Require(_observer.Size, own, _task.ActionSize, _observer.Sha256);
        var scores = new EpisodeScore[seeds.Count];
        var over = 0;
        for (var first = 0; first < seeds.Count; first += MostEnvironments)
        {
            var count = Math.Min(MostEnvironments, seeds.Count - first);
            var numbers = new Dictionary<RobotEnvironment, int>();
            var histories = new Dictionary<RobotEnvironment, PolicyHistory>();
            for (var i = 0; i < count; i++)
            {
                if (_environments.Count == i)
                    _environments.Add(_task.Open(_options));
                _environments[i].Reset(seeds[first + i]);
                numbers[_environments[i]] = first + i;
                histories[_environments[i]] = policy.NewHistory();
            }

            List<RobotEnvironment> active = [.. _environments.Take(count)];
            while (active.Count > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                Act(policy, active, histories, own, video, numbers);
                foreach (RobotEnvironment environment in active.Where(environment => environment.HasEnded))
                {
                    var number = numbers[environment];
                    scores[number] = new EpisodeScore(
                        seeds[number], environment.Score, environment.StepCount, environment.HasSucceeded);
                    video?.End(number, environment);
                    progress?.Invoke(++over, seeds.Count);
                }

                active.RemoveAll(environment => environment.HasEnded);
                video?.Write();
            }
        }

        return scores;
    }

    /// <summary>Frees the environments.</summary>
    public void Dispose()
    {
        foreach (RobotEnvironment environment in _environments)
            environment.Dispose();
    }

    private void Act(
        Policy policy, List<RobotEnvironment> active, Dictionary<RobotEnvironment, PolicyHistory> histories, int own,
        RolloutVideo? video, Dictionary<RobotEnvironment, int> numbers)
    {
        var features = _observer.Observe(
            active, video is null ? null : (environment, image) => video.Show(numbers[environment], image));
        PolicyHistory[] windows = [.. active.Select(environment => histories[environment])];
        for (var i = 0; i < windows.Length; i++)
            windows[i].Push(features[i]);
        var actions = policy.Act(
            windows,
            own == 0 ? null
                : [.. active.Select(environment => Numbers.ToSingle(environment.ReadProprioception()))]);
        for (var i = 0; i < active.Count; i++)
            active[i].Step(Numbers.ToDouble(actions[i]));
    }
}
