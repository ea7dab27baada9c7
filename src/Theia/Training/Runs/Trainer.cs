using Theia.Training.Optimization;

namespace Theia.Training.Runs;

/// <summary>One optimizer step after another on an objective: gradients, clipping, AdamW, divergence.</summary>
/// <typeparam name="TBatch">What one step learns from.</typeparam>
internal sealed class Trainer<TBatch> : IDisposable
{
    private readonly IObjective<TBatch> _objective;

    private readonly OptimizationOptions _options;

    private readonly AdamWOptimizer _optimizer;

    private readonly Parameter[] _parameters;

    /// <summary>Prepares to train.</summary>
    /// <param name="objective">Stays the caller's.</param>
    /// <param name="options">How.</param>
    public Trainer(IObjective<TBatch> objective, OptimizationOptions options)
    {
        (_objective, _options) = (objective, options);
        _parameters = [.. objective.Parameters.Select(static parameter => parameter.Value)];
        _optimizer = new AdamWOptimizer(objective.Parameters, options.WeightDecay, options.Fused)
        {
            Beta1 = options.Beta1,
            Beta2 = options.Beta2,
        };
    }

    /// <summary>True when the fused kernel does the optimizer steps.</summary>
    public bool IsFused => _optimizer.IsFused;

    /// <summary>Moments and counters, to be saved.</summary>
    public IEnumerable<(string Name, Tensor Value)> OptimizerState => _optimizer.State;

    /// <summary>Trains on one batch.</summary>
    /// <param name="step">Steps done before.</param>
    /// <param name="batch">What to learn from.</param>
    /// <exception cref="DataException">The batch is damaged.</exception>
    /// <exception cref="DivergenceException">
    /// The loss or its gradient is not finite. The parameters are those before the step.
    /// </exception>
    public StepOutcome Step(long step, TBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        StepLoss loss = Accumulate(step, batch);
        var rate = _options.Schedule.At(step);
        var norm = GradientNorm.Of(_parameters);
        if (!double.IsFinite(norm))
        {
            _optimizer.ClearGradients();
            throw _options.Diverged("gradient", norm, step);
        }

        var clip = Clip(step, norm);
        _optimizer.Step(rate);
        _optimizer.ClearGradients();
        _objective.AfterStep(step);
        return new StepOutcome(rate, loss, norm, clip);
    }

    /// <summary>The first half of a step: leaves the gradients of the whole batch in the parameters.</summary>
    internal StepLoss Accumulate(long step, TBatch batch)
    {
        try
        {
            return _objective.Loss(batch, new StepContext(step, _options));
        }
        catch
        {
            _optimizer.ClearGradients();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _optimizer.Dispose();

    private double Clip(long step, double norm)
    {
        if (_options.ClipLimit is not { } limit)
            return 1;
        var most = step < _options.Schedule.WarmUpSteps ? limit.WarmUp : limit.After;
        var clip = GradientNorm.ClipCoefficient(norm, most);
        if (clip < 1)
            GradientNorm.Scale(_parameters, clip);
        return clip;
    }
}
