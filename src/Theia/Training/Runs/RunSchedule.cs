namespace Theia.Training.Runs;

/// <summary>After which steps a run evaluates, and after which it writes a checkpoint.</summary>
/// <param name="config">The intervals.</param>
/// <param name="stepsPerEpoch">Steps of an epoch of the training data.</param>
/// <param name="totalSteps">Steps of the whole run.</param>
/// <param name="clock">The system's unless given.</param>
internal sealed class RunSchedule(DistillConfig config, long stepsPerEpoch, long totalSteps, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    private long _saved = (clock ?? TimeProvider.System).GetTimestamp();

    /// <summary>
    /// Steps between two evaluations: as few whole epochs as reach <see cref="DistillConfig.EvalInterval"/>. Evaluations are logged, so they
    /// depend on the step alone and never on the clock: a resumed run makes the same ones.
    /// </summary>
    public long EvaluationInterval { get; } = stepsPerEpoch * ((config.EvalInterval + stepsPerEpoch - 1) / stepsPerEpoch);

    /// <summary>True when the evaluation split is due after <paramref name="step"/> steps.</summary>
    public bool Evaluates(long step) => step == totalSteps || step % EvaluationInterval == 0;

    /// <summary>
    /// True when a checkpoint is due after <paramref name="step"/> steps. A checkpoint changes nothing in the run, so it may depend on the clock.
    /// </summary>
    public bool Saves(long step) => Evaluates(step) || step % config.SaveCkptInterval == 0
        || (config.SaveCkptMinutes > 0 && _clock.GetElapsedTime(_saved).TotalMinutes >= config.SaveCkptMinutes);

    /// <summary>Starts to wait for the next checkpoint.</summary>
    public void Saved() => _saved = _clock.GetTimestamp();
}
