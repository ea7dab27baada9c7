using System.Runtime.InteropServices;
using Theia.Robotics;
using Theia.Robotics.Experts;
using Theia.Training.Runs;

namespace Theia.Lab.Experts;

/// <summary>
/// What the training of an expert consists of beside its networks: environments that are explored, their transitions,
/// evaluations, and the best policy so far.
/// </summary>
internal sealed class ExpertTraining : IObjective<Tensor>
{
    // Copying a policy costs as much as some of its actions.
    private const long CopyInterval = 10;

    private readonly ExpertConfig _config;
    private readonly ReplayBuffer _replay;
    private readonly ActorCritic _learner;
    private readonly Explorer[] _explorers;
    private readonly RobotEnvironment _evaluated;
    private readonly NetworkExpert _explored, _newest;

    // Episodes ever begun: [1]. Score of the best policy, and its values: [1 + values].
    private readonly Tensor _episodes, _best;
    private int _turn;
    private double _exploredScore;

    public ExpertTraining(ExpertConfig config, RobotTask task)
    {
        _config = config;
        var most = config.RandomSteps + (config.Steps * config.EnvironmentSteps);
        _replay = new ReplayBuffer((int)Math.Min(config.ReplaySize, most), task.StateSize, task.ActionSize);
        _learner = new ActorCritic(config, _replay);
        _episodes = zeros([1], dtype: ScalarType.Int64).DetachFromDisposeScope();
        _explored = new NetworkExpert(_learner.Sizes);
        _newest = new NetworkExpert(_learner.Sizes);
        _best = zeros(1 + _newest.Values.Length).DetachFromDisposeScope();
        MemoryMarshal.Cast<byte, float>(_best.bytes)[0] = -1;
        _evaluated = task.Open();
        _explorers =
        [
            .. Enumerable.Range(0, config.Environments).Select(
                _ => new Explorer(task.Open(), config, _replay, NextEpisode)),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Parameter Value)> Parameters => _learner.Parameters;

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> State =>
        [.. _learner.State, ("episodes", _episodes), ("best", _best)];

    /// <summary>Score of the best policy so far, 0 to 100; −1 before the first evaluation.</summary>
    public double BestScore => MemoryMarshal.Cast<byte, float>(_best.bytes)[0];

    /// <inheritdoc cref="ReplayBuffer.Count"/>
    public long Transitions => _replay.Count;

    /// <summary>Explores for a step, and gives it a batch.</summary>
    public Tensor Read(long step)
    {
        while (_replay.Count < _config.RandomSteps)
            Explore(null, 0);
        if (step % CopyInterval == 0)
            _learner.CopyPolicy(_explored.Values);
        var part = step / Math.Max(1, _config.NoisePart * _config.Steps);
        var noise = _config.FirstNoise + ((_config.LastNoise - _config.FirstNoise) * Math.Min(1, part));
        for (var i = 0; i < _config.EnvironmentSteps; i++)
            Explore(_explored, noise);
        return _replay.Sample(_config.Seed, step, _config.BatchSize);
    }

    /// <inheritdoc/>
    public StepLoss Loss(Tensor batch, StepContext step)
    {
        StepLoss loss = _learner.Loss(batch, step);
        return loss with { Details = [.. loss.Details, new("explored_score", _exploredScore)] };
    }

    /// <inheritdoc/>
    public void AfterStep(long step) => _learner.AfterStep(step);

    /// <summary>Measures the policy, and keeps it where it is the best so far.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Evaluate(CancellationToken cancellation)
    {
        _learner.CopyPolicy(_newest.Values);
        var score = Episodes.Scores(
            _evaluated, _newest, EpisodeSeeds.Selection, _config.EvaluationEpisodes, cancellation).Average();
        Span<float> best = MemoryMarshal.Cast<byte, float>(_best.bytes);
        if (score > best[0])
        {
            best[0] = (float)score;
            _newest.Values.CopyTo(best[1..]);
        }

        return [new("score", score), new("best_score", best[0])];
    }

    /// <summary>Writes the best policy.</summary>
    public void Save(RunFolder folder)
    {
        var expert = new NetworkExpert(_learner.Sizes);
        MemoryMarshal.Cast<byte, float>(_best.bytes)[1..].CopyTo(expert.Values);
        ExpertFile.Write(Path.Combine(folder.Model, ExpertFile.Name), expert, _config.Task);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Explorer explorer in _explorers)
            explorer.Dispose();
        _evaluated.Dispose();
        _learner.Dispose();
        _replay.Dispose();
        _episodes.Dispose();
        _best.Dispose();
    }

    private void Explore(IExpert? policy, double noise)
    {
        if (_explorers[_turn++ % _explorers.Length].Step(policy, noise) is { } score)
            _exploredScore = score;
    }

    private long NextEpisode() => MemoryMarshal.Cast<byte, long>(_episodes.bytes)[0]++;
}
