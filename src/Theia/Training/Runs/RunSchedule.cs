namespace Theia.Training.Runs;

/// <summary>After which steps a run evaluates, and after which it writes a checkpoint.</summary>
/// <param name="saveInterval">Steps between checkpoints.</param>
/// <param name="saveMinutes">Minutes between checkpoints; 0 leaves them to the steps.</param>
/// <param name="leastEvaluationInterval">Least number of steps between evaluations; 0 for none.</param>
/// <param name="stepsPerEpoch">Steps of an epoch of the training data.</param>
/// <param name="totalSteps">Steps of the whole run.</param>
/// <param name="stripInterval">Steps between strips; 0 for none.</param>
/// <param name="clock">The system's unless given.</param>
internal sealed class RunSchedule(
    long saveInterval,
    double saveMinutes,
    long leastEvaluationInterval,
    long stepsPerEpoch,
    long totalSteps,
    long stripInterval = 0,
    TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    private long _saved = (clock ?? TimeProvider.System).GetTimestamp();

    /// <summary>
    /// Steps between two evaluations: as few whole epochs as reach the least interval; 0 for none. Evaluations are
    /// logged, so they
    /// depend on the step alone and never on the clock: a resumed run makes the same ones.
    /// </summary>
    public long EvaluationInterval { get; } =
        stepsPerEpoch * ((leastEvaluationInterval + stepsPerEpoch - 1) / stepsPerEpoch);

    /// <summary>True when the evaluation split is due after <paramref name="step"/> steps.</summary>
    public bool Evaluates(long step) =>
        step == totalSteps || (EvaluationInterval > 0 && step % EvaluationInterval == 0);

    /// <summary>True when a strip is due after <paramref name="step"/> steps, of which there may be none.</summary>
    public bool Draws(long step) => stripInterval > 0 && (step == totalSteps || step % stripInterval == 0);

    /// <summary>
    /// True when a checkpoint is due after <paramref name="step"/> steps. A checkpoint changes nothing
    /// in the run, so it may depend on the clock.
    /// </summary>
    public bool Saves(long step) => Evaluates(step) || step % saveInterval == 0
        || (saveMinutes > 0 && _clock.GetElapsedTime(_saved).TotalMinutes >= saveMinutes);

    /// <summary>Starts to wait for the next checkpoint.</summary>
    public void Saved() => _saved = _clock.GetTimestamp();
}
