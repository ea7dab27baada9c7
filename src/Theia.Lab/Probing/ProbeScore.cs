namespace Theia.Lab.Probing;

/// <summary>A measure of a subject, with the interval that 95 of 100 draws of test samples fall into.</summary>
/// <param name="Value">On the test samples as they are.</param>
/// <param name="Low">2.5 of 100 draws are below.</param>
/// <param name="High">2.5 of 100 draws are above.</param>
/// <param name="Draws">The value in each draw. Subjects probed on the same set have the same draws, so differences may
/// be taken draw by draw.</param>
/// <param name="Spread">Standard deviation over seeds, for a mean of several subjects; else null.</param>
internal sealed record ProbeScore(
    double Value, double Low, double High, IReadOnlyList<double> Draws, double? Spread = null)
{
    /// <summary>From the value (first) and the draws.</summary>
    public static ProbeScore Of(IReadOnlyList<double> valueAndDraws) =>
        Of(valueAndDraws[0], [.. valueAndDraws.Skip(1)]);

    /// <summary>
    /// The mean over subjects that differ by their seed. Its interval is that of all their draws, so it holds the
    /// chance of seeds as well as of samples.
    /// </summary>
    public static ProbeScore Mean(IReadOnlyList<ProbeScore> scores)
    {
        var value = scores.Average(score => score.Value);
        var all = Of(value, [.. scores.SelectMany(score => score.Draws)]);
        return all with
        {
            Draws = [.. Enumerable.Range(0, scores[0].Draws.Count)
                .Select(draw => scores.Average(score => score.Draws[draw]))],
            Spread = scores.Count < 2 ? null
                : Math.Sqrt(scores.Sum(score => Math.Pow(score.Value - value, 2)) / (scores.Count - 1)),
        };
    }

    private static ProbeScore Of(double value, double[] draws)
    {
        double[] known = [.. draws.Where(double.IsFinite).Order()];
        return new ProbeScore(value, Quantile(known, 0.025), Quantile(known, 0.975), draws);
    }

    private static double Quantile(double[] sorted, double part)
    {
        if (sorted.Length == 0)
            return double.NaN;
        var place = part * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
