using Theia.Data.Random;
using Theia.Networks.Layers;
using Theia.Robotics;

namespace Theia.Lab.Experts;

/// <summary>
/// Acts in one environment with noise on the actions, episode after episode, and turns what happens into transitions
/// with the rewards of several steps.
/// </summary>
/// <param name="environment">Its own from here on.</param>
/// <param name="config">How it explores.</param>
/// <param name="replay">Takes the transitions; stays the caller's.</param>
/// <param name="nextEpisode">Numbers the episodes of all explorers.</param>
internal sealed class Explorer(
    RobotEnvironment environment, ExpertConfig config, ReplayBuffer replay, Func<long> nextEpisode) : IDisposable
{
    private static readonly ulong _stream = CounterRandom.Hash("explore");

    // What waits for the rewards after it.
    private readonly Queue<(double[] State, double[] Action, double Reward)> _open = new();
    private readonly double[] _noise = new double[environment.Task.ActionSize];
    private RandomStream _random;
    private bool _runs;

    /// <summary>Does one control step.</summary>
    /// <param name="policy">Who acts; null for random actions.</param>
    /// <param name="deviation">Of the noise.</param>
    /// <returns>The score of the episode where it is over, as a whole, with this step.</returns>
    public double? Step(IExpert? policy, double deviation)
    {
        if (!_runs)
            Begin();
        var state = environment.ReadState().ToArray();
        var action = new double[_noise.Length];
        policy?.Act(state, action);
        AddNoise(action, policy is null ? 1 : deviation);
        var reward = environment.Step(action).Reward;
        _open.Enqueue((state, action, reward));
        ReadOnlySpan<double> next = environment.ReadState();
        var ends = environment.HasEnded;
        if (!ends && environment.StepCount != config.EpisodeSteps)
        {
            if (_open.Count == config.ReturnSteps)
                Close(next, isOver: false);
            return null;
        }

        // The end by a number of steps is no state of the task: values continue beyond it.
        var isOver = ends && environment.StepCount < environment.Task.Horizon;
        while (_open.Count > 0)
            Close(next, isOver);
        _runs = false;
        return ends ? environment.Score : null;
    }

    /// <inheritdoc/>
    public void Dispose() => environment.Dispose();

    private void Begin()
    {
        var episode = nextEpisode();
        environment.Reset(EpisodeSeeds.Training + episode);
        _random = RandomStream.At((ulong)config.Seed, _stream, (ulong)episode);
        Array.Clear(_noise);
        _runs = true;
    }

    // Noise that lasts some steps moves a body further than noise that is new in each.
    private void AddNoise(Span<double> action, double deviation)
    {
        var kept = config.NoiseCorrelation;
        for (var i = 0; i < action.Length; i++)
        {
            var fresh = NormalQuantile.At(_random.Next() + (0.5 / (1L << 53)));
            _noise[i] = (kept * _noise[i]) + (Math.Sqrt(1 - (kept * kept)) * fresh);
            action[i] = Math.Clamp(action[i] + (deviation * _noise[i]), -1, 1);
        }
    }

    private void Close(ReadOnlySpan<double> next, bool isOver)
    {
        double sum = 0, weight = 1;
        foreach ((_, _, var reward) in _open)
        {
            sum += weight * reward;
            weight *= config.Discount;
        }

        var (state, action, _) = _open.Dequeue();
        replay.Add(state, action, sum, isOver ? 0 : weight, next);
    }
}
