namespace Theia.Policies.Networks;

/// <summary>
/// The stochastic version of a policy: a normal distribution around the mean action. Policies here act by the mean
/// alone, as the published results do.
/// </summary>
internal static class GaussianAction
{
    /// <summary>Log of the deviation that training does not go below.</summary>
    public const double LeastLogDeviation = -3;

    /// <summary>mean + exp(logDeviation) · noise.</summary>
    /// <param name="mean">The mean action.</param>
    /// <param name="logDeviation">Log of the standard deviation of each value.</param>
    /// <param name="noise">Standard normal values.</param>
    public static float[] Of(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> logDeviation, ReadOnlySpan<float> noise)
    {
        var action = new float[mean.Length];
        for (var i = 0; i < action.Length; i++)
        {
            var deviation = Math.Exp(Math.Max(logDeviation[i], LeastLogDeviation));
            action[i] = (float)(mean[i] + (deviation * noise[i]));
        }

        return action;
    }
}
