using Theia.Networks.Layers;

namespace Theia.Decoding.Tokens;

/// <summary>
/// Exact principal components by an eigen-decomposition in double precision: of the covariance of the channels, or of
/// the products of the tokens where there are fewer tokens than channels, which has the same components.
/// </summary>
internal static class PrincipalComponents
{
    // Eigenvalues below this share of the largest are rounding noise; their directions are arbitrary.
    private const double NoiseShare = 1e-12;

    /// <summary>Finds the mean and the directions of most variance.</summary>
    /// <param name="tokens">float64 [N, C] on the CPU, N at least 1.</param>
    /// <param name="count">How many directions.</param>
    /// <returns>
    /// The mean [C] and unit vectors [count, C], by falling variance, each with its largest absolute entry positive;
    /// zeros where the tokens do not vary in so many directions.
    /// </returns>
    public static (double[] Mean, double[] Directions) Of(Tensor tokens, int count)
    {
        using var scope = NewDisposeScope();
        var (tokenCount, channels) = (tokens.size(0), tokens.size(1));
        var mean = tokens.mean([0]);
        var centered = tokens - mean;
        var (values, vectors) = tokenCount < channels
            ? linalg.eigh(centered.matmul(centered.t()))
            : linalg.eigh(centered.t().matmul(centered));
        var variances = values.data<double>().ToArray();                     // rising
        var directions = new double[count * channels];
        for (var k = 0; k < Math.Min(count, variances.Length); k++)
        {
            var place = variances.Length - 1 - k;
            if (!(variances[place] > NoiseShare * variances[^1]))
                break;
            var vector = vectors.select(1, place);
            if (tokenCount < channels)
                vector = centered.t().matmul(vector).DivideBy(Math.Sqrt(variances[place]));
            vector.contiguous().data<double>().ToArray().CopyTo(directions, k * channels);
            PointForward(directions.AsSpan((int)(k * channels), (int)channels));
        }

        return (mean.data<double>().ToArray(), directions);
    }

    // A direction and its opposite are as good; this rule is that of scikit-learn since 1.5.
    private static void PointForward(Span<double> direction)
    {
        var largest = 0;
        for (var c = 1; c < direction.Length; c++)
        {
            if (Math.Abs(direction[c]) > Math.Abs(direction[largest]))
                largest = c;
        }

        if (direction[largest] >= 0)
            return;
        for (var c = 0; c < direction.Length; c++)
            direction[c] = -direction[c];
    }
}
