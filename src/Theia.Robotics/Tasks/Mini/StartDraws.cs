namespace Theia.Robotics.Tasks.Mini;

/// <summary>Draws the start of an episode.</summary>
/// <param name="draw">Numbers in [0, 1).</param>
/// <param name="width">What ranges are widened by, about their middle.</param>
internal sealed class StartDraws(Func<double> draw, double width)
{
    /// <summary>A number of a range.</summary>
    public double Between(double low, double high)
    {
        var (middle, half) = ((low + high) / 2, (high - low) / 2 * width);
        return middle + (half * ((2 * draw()) - 1));
    }
}
