using Theia.Networks.Layers;

namespace Theia.Training.Targets;

/// <summary>
/// PHI-S (arXiv 2410.01680): rotates features into their principal axes and on by a Hadamard matrix, after which every
/// channel has the same variance, the mean of the eigenvalues; then divides by its root. Unlike a deviation a channel,
/// it keeps all distances in proportion.
/// </summary>
internal static class PhiS
{
    /// <summary>Finds the matrix for a covariance.</summary>
    /// <param name="covariance">float64, [C, C], symmetric.</param>
    /// <returns>float32, [C, C], null where nothing varies; its product with centered features has
    /// unit variance in every channel.</returns>
    public static Tensor? TryMatrix(Tensor covariance)
    {
        using DisposeScope scope = NewDisposeScope();
        var width = (int)covariance.size(0);
        var meanVariance = covariance.trace().ToDouble() / width;
        if (!(meanVariance > 0))
            return null;
        (Tensor variances, Tensor axes) = linalg.eigh(covariance);
        Tensor leveled = Leveling(width, variances).matmul(axes.t());
        return leveled.Over(Math.Sqrt(meanVariance)).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    // An orthogonal matrix that spreads the variances evenly. A Hadamard matrix does it for any
    // variances, because its entries have all one size.
    private static Tensor Leveling(int width, Tensor variances)
    {
        if (Hadamard.TryBuild(width) is not { } matrix)
            return Rotations(width, variances);
        var values = new double[width * width];
        for (var i = 0; i < values.Length; i++)
            values[i] = matrix[i / width, i % width] / Math.Sqrt(width);
        return tensor(values, [width, width], dtype: ScalarType.Float64);
    }

    // Where there is no Hadamard matrix, planar rotations level these variances one channel at a time
    // (the proof of the Schur–Horn theorem): of two channels, one above and one below the mean, the
    // first is turned until its variance is the mean.
    private static Tensor Rotations(int width, Tensor variances)
    {
        Tensor rotation = eye(width, dtype: ScalarType.Float64);
        double[] diagonal = [.. variances.data<double>().ToArray()];
        var mean = diagonal.Average();
        var order = Enumerable.Range(0, width).OrderBy(i => diagonal[i]).ToList();
        while (order.Count > 1)
        {
            int low = order[0], high = order[^1];
            var gap = diagonal[high] - diagonal[low];
            if (gap <= 1e-12 * mean)
                break;
            // cos² · high + sin² · low = mean; eigenvectors stay uncorrelated with both, so only these two change.
            double cosine = Math.Sqrt(Math.Clamp((mean - diagonal[low]) / gap, 0, 1)),
                sine = Math.Sqrt(Math.Clamp((diagonal[high] - mean) / gap, 0, 1));
            using Tensor upper = rotation[high].clone(), lower = rotation[low].clone();
            using Tensor turned = upper.Times(cosine).Plus(lower.Times(sine)),
                rest = lower.Times(cosine) - upper.Times(sine);
            _ = rotation[high].copy_(turned);
            _ = rotation[low].copy_(rest);
            diagonal[low] += diagonal[high] - mean;
            diagonal[high] = mean;
            order.RemoveAt(order.Count - 1);
            order.Sort((a, b) => diagonal[a].CompareTo(diagonal[b]));
        }

        return rotation;
    }
}
