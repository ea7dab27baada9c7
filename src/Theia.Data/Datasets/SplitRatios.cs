namespace Theia.Data;

/// <summary>
/// Which part of a set goes into which split, in the order train, val, test; what is left over is unassigned.
/// </summary>
/// <param name="Train">Fraction for training. Default: 0.8.</param>
/// <param name="Val">Fraction for evaluation during training. Default: 0.05.</param>
/// <param name="Test">Fraction for the final test. Default: 0.15.</param>
public sealed record SplitRatios(double Train = 0.8, double Val = 0.05, double Test = 0.15)
{
    /// <summary>
    /// Deals <paramref name="count"/> things: each split takes ceil(count · ratio) consecutive
    /// ones, capped at what remains.
    /// </summary>
    /// <returns>How many train, val and test get.</returns>
    /// <exception cref="UsageException">A ratio is not in 0…1.</exception>
    internal (int Train, int Val, int Test) Divide(int count)
    {
        foreach (var ratio in (ReadOnlySpan<double>)[Train, Val, Test])
        {
            if (!(ratio is >= 0 and <= 1))
            {
                throw new UsageException(
                    $"A part of a set is between 0 and 1; got train {Train}, val {Val}, test {Test}.");
            }
        }

        // In doubles, as the reference: 0.55 of 20 rounds up to 12.
        var train = Math.Min(count, (int)Math.Ceiling(count * Train));
        var val = Math.Min(count - train, (int)Math.Ceiling(count * Val));
        var test = Math.Min(count - train - val, (int)Math.Ceiling(count * Test));
        return (train, val, test);
    }
}
