namespace Theia.Decoding.Depth;

/// <summary>
/// How near a relative map comes to true depth, after the scale and shift are fitted that such a map leaves open. Depth
/// Anything predicts inverse depth, so they are fitted there, by least squares; errors are measured in depth.
/// </summary>
/// <param name="AbsRel">Mean of |d − d*| / d*. 0 is perfect.</param>
/// <param name="Delta1">Part of the pixels where max(d / d*, d* / d) is below 1.25. 1 is perfect.</param>
internal sealed record DepthAccuracy(double AbsRel, double Delta1)
{
    private const double Threshold = 1.25;

    /// <summary>Measures a map.</summary>
    /// <param name="prediction">Inverse depth of any scale and shift.</param>
    /// <param name="truth">
    /// True inverse depth of the same pixels, 1 / meters; also the map of another network, whose own scale does not
    /// matter. Pixels at or below 0 have no true depth and are left out.
    /// </param>
    /// <returns>Null where no pixel has a true depth.</returns>
    public static DepthAccuracy? Of(ReadOnlySpan<float> prediction, ReadOnlySpan<float> truth)
    {
        if (prediction.Length != truth.Length)
        {
            throw new ArgumentException(
                $"{prediction.Length} predicted pixels, but {truth.Length} true ones.", nameof(prediction));
        }

        if (Fit(prediction, truth) is not var (scale, shift, least, count))
            return null;

        // What the fit puts behind the farthest true pixel, maybe behind infinity, is taken to be as far as that.
        double error = 0;
        var near = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            if (!(truth[i] > 0))
                continue;
            var ratio = truth[i] / Math.Max((scale * prediction[i]) + shift, least);   // d / d*
            error += Math.Abs(ratio - 1);
            near += Math.Max(ratio, 1 / ratio) < Threshold ? 1 : 0;
        }

        return new DepthAccuracy(error / count, (double)near / count);
    }

    private static (double Scale, double Shift, double Least, int Count)? Fit(
        ReadOnlySpan<float> prediction, ReadOnlySpan<float> truth)
    {
        double sumX = 0, sumY = 0, least = double.PositiveInfinity;
        var count = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            if (!(truth[i] > 0))
                continue;
            (sumX, sumY, least) = (sumX + prediction[i], sumY + truth[i], Math.Min(least, truth[i]));
            count++;
        }

        if (count == 0)
            return null;
        double meanX = sumX / count, meanY = sumY / count, varianceX = 0, covariance = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            if (!(truth[i] > 0))
                continue;
            var x = prediction[i] - meanX;
            varianceX += x * x;
            covariance += x * (truth[i] - meanY);
        }

        var scale = varianceX > 0 ? covariance / varianceX : 0;
        return (scale, meanY - (scale * meanX), least, count);
    }
}
