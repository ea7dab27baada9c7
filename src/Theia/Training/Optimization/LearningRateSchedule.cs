namespace Theia.Training.Optimization;

/// <summary>
/// The learning rate of every step in closed form: a linear warm-up, then a constant or a falling cosine.
/// </summary>
/// <param name="Scheduler">What follows the warm-up.</param>
/// <param name="Peak">The highest learning rate.</param>
/// <param name="TotalSteps">T, steps of the whole run.</param>
/// <param name="WarmUpRatio">Part of the run that warms up.</param>
/// <param name="StartFactor">The first learning rate, as a part of the peak.</param>
/// <param name="Rule">Recommended, or the reference with its quirks.</param>
internal sealed record LearningRateSchedule(
    LearningRateDecay Scheduler,
    double Peak,
    long TotalSteps,
    double WarmUpRatio = 0.1,
    double StartFactor = 0.01,
    ScheduleRule Rule = ScheduleRule.Recommended)
{
    /// <summary>W, cut off in double arithmetic as the reference does: 0.29 · 100 gives 28.</summary>
    public long WarmUpSteps => (long)(WarmUpRatio * TotalSteps);

    /// <summary>T0, steps from one peak of the cosine to the next.</summary>
    /// <exception cref="UsageException">The reference's rule leaves no step; there its schedule
    /// cannot be built either.</exception>
    public long CosinePeriod
    {
        get
        {
            if (Rule == ScheduleRule.Recommended)
                return TotalSteps - WarmUpSteps;
            var period = (long)(TotalSteps * (1 - WarmUpRatio));
            return period > 0 ? period : throw new UsageException(
                $"The reference's cosine schedule has a period of {period} for {TotalSteps} steps with "
                + $"warmUpStepsRatio {WarmUpRatio}. Set scheduleRule to recommended.");
        }
    }

    /// <summary>
    /// The learning rates of all steps together. A run of many steps is looked at in a thousand
    /// places, which is near enough for a sum.
    /// </summary>
    public double Sum
    {
        get
        {
            var places = Math.Min(TotalSteps, 1000);
            var sum = 0.0;
            for (var place = 0L; place < places; place++)
                sum += At((long)(TotalSteps * (place / (double)places)));
            return places == 0 ? 0 : sum * TotalSteps / places;
        }
    }

    /// <summary>The learning rate of optimizer step <paramref name="step"/>, counted from 0.</summary>
    public double At(long step)
    {
        var warmUp = WarmUpSteps;
        if (step < warmUp)
            return Peak * (StartFactor + (1 - StartFactor) * step / warmUp);
        if (warmUp == 0 && Rule == ScheduleRule.ReferenceTorch113
            && (step == 0 || Scheduler == LearningRateDecay.Constant))
        {
            return Peak * StartFactor;
        }

        if (Scheduler == LearningRateDecay.Constant)
            return Peak;
        var period = CosinePeriod;
        return Peak * 0.5 * (1 + Math.Cos(Math.PI * ((step - warmUp) % period) / period));
    }

    /// <summary>The scaling rule: a base rate for a base batch, in proportion to the batch of all processes.</summary>
    public static double PeakFor(double baseRate, long batch, long world, long baseBatch, long baseWorld) =>
        baseRate * (batch * world) / (baseBatch * baseWorld);
}
