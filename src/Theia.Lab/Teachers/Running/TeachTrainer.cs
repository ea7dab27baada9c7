using Theia.Data.Errors;
using Theia.Lab.Teachers.Data;
using Theia.Lab.Teachers.Objectives;
using Theia.Training;
using Theia.Training.Optimisation;
using Theia.Training.Precision;

namespace Theia.Lab.Teachers.Running;

/// <summary>One optimiser step after another on an objective.</summary>
internal sealed class TeachTrainer : IDisposable
{
    /// <summary>What to do when the run has diverged; a sentence.</summary>
    public static readonly Remedy AfterDivergence =
        Remedy.ChooseOutput("Start anew, in another folder, with a lower learningRate.");

    private readonly Objective _objective;
    private readonly Parameter[] _parameters;
    private readonly AdamWOptimizer _optimizer;
    private readonly LearningRateSchedule _schedule;
    private readonly bool _bfloat16;

    public TeachTrainer(Objective objective, bool bfloat16)
    {
        (_objective, _bfloat16) = (objective, bfloat16);
        _parameters = [.. objective.Parameters.Select(static pair => pair.Value)];
        var config = objective.Config;
        _optimizer = new AdamWOptimizer(objective.Parameters, config.WeightDecay);
        _schedule = new LearningRateSchedule(LearningRateScheduler.Cosine, config.LearningRate, config.Steps, config.WarmUpStepsRatio);
    }

    /// <summary>True when libtorch's fused optimiser kernel is used.</summary>
    public bool IsFused => _optimizer.IsFused;

    /// <summary>Moments and counters.</summary>
    public IEnumerable<(string Name, Tensor Value)> OptimizerState => _optimizer.State;

    /// <summary>Learns from a batch.</summary>
    /// <returns>Loss, learning rate, length of the gradient, and what the objective tells.</returns>
    /// <exception cref="DivergenceException">The run has diverged. The weights are those before the step.</exception>
    public IReadOnlyList<KeyValuePair<string, double>> Step(TeachBatch batch)
    {
        using var scope = NewDisposeScope();
        _objective.Tower.Module.train();
        var (loss, values) = Forward(batch);
        double value = loss.item<float>();
        if (!double.IsFinite(value))
            throw Diverged("loss", value, batch.Step);
        loss.backward();
        var norm = GradientNorm.Of(_parameters);
        if (!double.IsFinite(norm))
        {
            _optimizer.ClearGradients();
            throw Diverged("gradient", norm, batch.Step);
        }

        var clip = GradientNorm.ClipCoefficient(norm, _objective.Config.GradClipNorm);
        if (clip < 1)
            GradientNorm.Scale(_parameters, clip);
        var rate = _schedule.At(batch.Step);
        _optimizer.Step(rate);
        _optimizer.ClearGradients();
        _objective.AfterStep(batch.Step);
        return [new("loss", value), new("lr", rate), new("grad_norm", norm), .. values];
    }

    /// <inheritdoc/>
    public void Dispose() => _optimizer.Dispose();

    private Lesson Forward(TeachBatch batch)
    {
        if (!_bfloat16)
            return _objective.Learn(batch);
        using var half = Autocast.ToBFloat16(DeviceType.CPU);
        return _objective.Learn(batch);
    }

    private static DivergenceException Diverged(string what, double value, long step) =>
        new(what, value, step + 1, AfterDivergence);
}
