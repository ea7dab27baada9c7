namespace Theia.Robotics.Tasks.Cortex;

/// <summary>Rewards of dm_control's form: 1 inside of a range, less the farther away.</summary>
internal static class RewardTolerance
{
    /// <summary>The reward of a quantity, 0 to 1.</summary>
    /// <param name="x">The quantity.</param>
    /// <param name="lower">Least wanted value.</param>
    /// <param name="upper">Largest wanted value.</param>
    /// <param name="margin">Distance to the range at which the reward is <paramref name="atMargin"/>; 0: no reward
    /// outside.</param>
    /// <param name="falloff">How it falls.</param>
    /// <param name="atMargin">The reward at the margin. Default: 0.1.</param>
    public static double Of(
        double x, double lower, double upper, double margin = 0, Falloff falloff = Falloff.Gaussian,
        double atMargin = 0.1)
    {
        if (x >= lower && x <= upper)
            return 1;
        return margin == 0 ? 0 : Outside((x < lower ? lower - x : x - upper) / margin, falloff, atMargin);
    }

    private static double Outside(double distance, Falloff falloff, double atMargin)
    {
        var squared = distance * distance;
        return falloff switch
        {
            Falloff.Gaussian => Math.Exp(squared * Math.Log(atMargin)),
            Falloff.Linear => Math.Max(0, 1 - (distance * (1 - atMargin))),
            Falloff.Hyperbolic => 1 / Math.Cosh(distance * Math.Acosh(1 / atMargin)),
            Falloff.LongTail => 1 / (1 + (squared * ((1 / atMargin) - 1))),
            Falloff.Reciprocal => 1 / (1 + (distance * ((1 / atMargin) - 1))),
            Falloff.Cosine => Cosine(distance * Math.Acos((2 * atMargin) - 1)),
            Falloff.Quadratic => Math.Max(0, 1 - (squared * (1 - atMargin))),
            _ => 1 - Square(Math.Tanh(distance * Math.Atanh(Math.Sqrt(1 - atMargin)))),
        };
    }

    private static double Cosine(double angle) => angle < Math.PI ? (1 + Math.Cos(angle)) / 2 : 0;

    private static double Square(double value) => value * value;
}
