using Theia.Data.Random;
using Theia.Robotics.Tasks;

namespace Theia.Robotics.Experts;

/// <summary>
/// Model predictive path integral control (Williams et al. 2017): plans are the last one plus noise, and the next plan
/// is their mean, weighted by what they are worth. Its action is the first one of that mean, without noise.
/// </summary>
internal sealed class PathIntegralPlanner : IPlanner
{
    private const ulong Stream = 0x3991;

    private readonly RobotEnvironment _copy;
    private readonly PlannerSettings _settings;
    private readonly long _seed;
    private readonly int _size;
    private readonly double[] _plan;
    private readonly double[][] _samples;
    private readonly double[] _returns, _knots;
    private bool _started;

    /// <summary>Plans for one episode, from a plan of zeros.</summary>
    /// <param name="copy">An environment of the same task, which plans are tried in; the planner disposes it.</param>
    /// <param name="seed">Of the noise.</param>
    /// <param name="settings">How much, and how far.</param>
    public PathIntegralPlanner(RobotEnvironment copy, long seed, PlannerSettings settings)
    {
        (_copy, _seed, _settings, _size) = (copy, seed, settings, copy.Task.ActionSize);
        _plan = new double[settings.Horizon * _size];
        copy.PrepareForPlanning();
        _samples = [.. Enumerable.Range(0, settings.Samples).Select(_ => new double[_plan.Length])];
        _returns = new double[settings.Samples];
        var knots = ((settings.Horizon - 2) / settings.KnotInterval) + 2;
        _knots = new double[knots * _size];
    }

    /// <inheritdoc/>
    public void Act(RobotEnvironment environment, Span<double> action)
    {
        _copy.CopyScene(environment);
        SimulationState state = environment.Simulation.GetState();
        if (_started)
            Shift();
        var rounds = _started ? 1 : _settings.FirstRounds;
        for (var round = 0; round < rounds && environment.StepCount % _settings.Interval == 0; round++)
            Improve(state, environment.StepCount, round);
        _started = true;
        _plan.AsSpan(0, _size).CopyTo(action);
    }

    /// <inheritdoc/>
    public void Dispose() => _copy.Dispose();

    private void Shift()
    {
        _plan.AsSpan(_size).CopyTo(_plan);
        _plan.AsSpan(^(2 * _size)..^_size).CopyTo(_plan.AsSpan(^_size..));
    }

    private void Improve(SimulationState state, int step, int round)
    {
        for (var i = 0; i < _samples.Length; i++)
        {
            _plan.CopyTo(_samples[i]);
            if (i > 0)
                AddNoise(_samples[i], RandomStream.At((ulong)_seed, Stream, (ulong)step, (ulong)round, (ulong)i));
            _returns[i] = Try(state, _samples[i]);
        }

        var best = _returns.Max();
        var spread = Math.Max(best - _returns.Average(), 1e-9) * _settings.Temperature;
        Array.Clear(_plan);
        var total = 0.0;
        for (var i = 0; i < _samples.Length; i++)
        {
            var weight = Math.Exp((_returns[i] - best) / spread);
            total += weight;
            for (var k = 0; k < _plan.Length; k++)
                _plan[k] += weight * _samples[i][k];
        }

        for (var k = 0; k < _plan.Length; k++)
            _plan[k] /= total;
    }

    private void AddNoise(double[] sample, RandomStream random)
    {
        for (var i = 0; i < _knots.Length; i++)
            _knots[i] = _settings.Noise * Normal(ref random);
        for (var t = 0; t < _settings.Horizon; t++)
        {
            var (knot, rest) = Math.DivRem(t, _settings.KnotInterval);
            var part = (double)rest / _settings.KnotInterval;
            for (var i = 0; i < _size; i++)
            {
                var at = (knot * _size) + i;
                var noise = rest == 0 ? _knots[at] : ((1 - part) * _knots[at]) + (part * _knots[at + _size]);
                sample[(t * _size) + i] = Math.Clamp(sample[(t * _size) + i] + noise, -1, 1);
            }
        }
    }

    private double Try(SimulationState state, double[] sample)
    {
        _copy.Simulation.SetState(state);
        var sum = 0.0;
        for (var t = 0; t < _settings.Horizon; t++)
            sum += _copy.Imagine(sample.AsSpan(t * _size, _size));
        return sum;
    }

    // Box and Muller; 1 - u is never 0.
    private static double Normal(ref RandomStream random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.Next())) * Math.Cos(2 * Math.PI * random.Next());
}
