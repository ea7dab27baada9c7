namespace Theia.Lab.Report;

/// <summary>
/// The three directions in which tokens differ most, shown as red, green and blue. A fit is a value: images painted
/// with the same one can be compared, since a color means the same in all of them.
/// </summary>
internal sealed class TokenPca
{
    private const int Components = 3;

    private readonly double[] _mean;
    private readonly double[][] _directions;
    private readonly (double Low, double High)[] _ranges = new (double, double)[Components];

    private TokenPca(double[] mean, double[][] directions)
    {
        _mean = mean;
        _directions = directions;
    }

    /// <summary>Finds the directions.</summary>
    /// <param name="tokens">[N, C], row-major.</param>
    /// <param name="channels">C, at least 3.</param>
    public static TokenPca Fit(ReadOnlySpan<float> tokens, int channels)
    {
        var count = tokens.Length / channels;
        var mean = new double[channels];
        for (var i = 0; i < tokens.Length; i++)
            mean[i % channels] += tokens[i] / (double)count;
        var fit = new TokenPca(mean, TopDirections(Covariance(tokens, mean), channels));
        for (var component = 0; component < Components; component++)
        {
            // The outermost per cent on either side may saturate, so that one odd token does not dull all others.
            var places = fit.Project(tokens, component);
            Array.Sort(places);
            fit._ranges[component] = (places[count / 100], places[count - 1 - (count / 100)]);
        }

        return fit;
    }

    /// <summary>Paints a map of tokens, a pixel each.</summary>
    public RgbImage Paint(ReadOnlySpan<float> tokens, int height, int width)
    {
        var pixels = new byte[height * width * 3];
        for (var component = 0; component < Components; component++)
        {
            var places = Project(tokens, component);
            (var low, var high) = _ranges[component];
            for (var i = 0; i < places.Length; i++)
            {
                pixels[(3 * i) + component] = (byte)Math
                    .Clamp(255 * (places[i] - low) / Math.Max(high - low, 1e-12), 0, 255);
            }
        }

        return new RgbImage(width, height, pixels);
    }

    private static double[] Covariance(ReadOnlySpan<float> tokens, double[] mean)
    {
        var channels = mean.Length;
        var covariance = new double[channels * channels];
        var centered = new double[channels];
        for (var start = 0; start < tokens.Length; start += channels)
        {
            for (var c = 0; c < channels; c++)
                centered[c] = tokens[start + c] - mean[c];
            for (var r = 0; r < channels; r++)
            {
                Span<double> row = covariance.AsSpan(r * channels, channels);
                for (var c = 0; c < channels; c++)
                    row[c] += centered[r] * centered[c];
            }
        }

        return covariance;
    }

    // Orthogonal iteration from a fixed start: same input, same directions. Where two variances are nearly equal it may
    // stop between their directions, which changes colors and nothing else.
    private static double[][] TopDirections(double[] covariance, int channels)
    {
        double[][] directions = [.. Enumerable.Range(0, Components).Select(k => Start(k, channels))];
        for (var iteration = 0; iteration < 300; iteration++)
        {
            var change = 0.0;
            for (var k = 0; k < Components; k++)
            {
                var next = Multiply(covariance, directions[k]);
                for (var earlier = 0; earlier < k; earlier++)
                    Remove(next, directions[earlier]);
                Normalize(next);
                change = Math.Max(change, 1 - Math.Abs(Dot(next, directions[k])));
                directions[k] = next;
            }

            if (change < 1e-12)
                break;
        }

        foreach (var direction in directions)
            PointForward(direction);
        return directions;
    }

    private static double[] Start(int component, int channels)
    {
        var start = new double[channels];
        for (var c = 0; c < channels; c++)
            start[c] = 1 + ((c * (component + 3)) % 7);
        Normalize(start);
        return start;
    }

    private static double[] Multiply(double[] matrix, double[] vector)
    {
        var product = new double[vector.Length];
        for (var r = 0; r < vector.Length; r++)
            product[r] = Dot(matrix.AsSpan(r * vector.Length, vector.Length), vector);
        return product;
    }

    private static void Remove(double[] vector, double[] direction)
    {
        var share = Dot(vector, direction);
        for (var c = 0; c < vector.Length; c++)
            vector[c] -= share * direction[c];
    }

    private static void Normalize(double[] vector)
    {
        var length = Math.Sqrt(Dot(vector, vector));
        for (var c = 0; c < vector.Length; c++)
            vector[c] = length > 0 ? vector[c] / length : 0;
    }

    // A direction and its opposite are as good: the largest part decides, so that colors do not flip between runs.
    private static void PointForward(double[] direction)
    {
        var largest = direction.MaxBy(Math.Abs);
        if (largest >= 0)
            return;
        for (var c = 0; c < direction.Length; c++)
            direction[c] = -direction[c];
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private double[] Project(ReadOnlySpan<float> tokens, int component)
    {
        var direction = _directions[component];
        var places = new double[tokens.Length / _mean.Length];
        for (var i = 0; i < tokens.Length; i++)
            places[i / _mean.Length] += (tokens[i] - _mean[i % _mean.Length]) * direction[i % _mean.Length];
        return places;
    }
}
