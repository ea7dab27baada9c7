using Theia.Networks.Layers;

namespace Theia.Lab.Probing;

/// <summary>
/// Depth and part of a cell from its patch token. Depth by ridge regression. Parts by linear discriminants: the
/// classes' means in the metric of the spread within classes, which unlike a regression to one-hot targets lets no
/// class in the middle be hidden by its neighbors (Hastie et al. 2009, section 4.2).
/// </summary>
internal sealed class PatchProbe(FeatureScaler standard, Tensor depth, Tensor parts, Tensor offsets) : IDisposable
{
    private const double Penalty = 1e-3;

    // Between uniform weights (0) and raw frequency (1), with which floors and walls would dominate.
    private const double Frequency = 0.5;

    /// <summary>Solves for both.</summary>
    public static PatchProbe Fit(PatchMoments sums)
    {
        using var scope = NewDisposeScope();
        double cells = sums.Cells;
        var mean = sums.Sum.Over(cells);                                                                        // [C]
        var covariance = sums.Gram.Over(cells) - mean.unsqueeze(1).matmul(mean.unsqueeze(0));
        var standard = FeatureScaler.Of(mean, covariance.diagonal());
        var scale = standard.Scale.unsqueeze(1).matmul(standard.Scale.unsqueeze(0));
        var penalty = eye(sums.Channels, dtype: ScalarType.Float64).Times(Penalty);

        var middle = sums.DepthSum.Over(cells);
        var common = (sums.DepthProduct.Over(cells) - (mean * middle)) * standard.Scale;
        var depth = linalg.solve((covariance * scale).Plus(penalty), common.unsqueeze(1));                     // [C, 1]

        var counts = sums.PartCells;
        var means = sums.PartSums / counts.AtLeast(1);                                                 // [C, parts + 1]
        var within = sums.Gram.Over(cells) - (means * counts).matmul(means.t()).Over(cells);
        var asked = counts.size(0) - 1;
        var apart = ((means - mean.unsqueeze(1)) * standard.Scale.unsqueeze(1)).narrow(1, 0, asked);   // [C, parts]
        var directions = linalg.solve((within * scale).Plus(penalty), apart);
        var offsets = counts.narrow(0, 0, asked).Over(cells).log().Times(Frequency)
            - (apart * directions).sum([0]).Times(0.5);

        Tensor[] line = [depth.squeeze(1), middle];
        return new PatchProbe(
            standard.MoveToOuterDisposeScope(), cat(line, 0).MoveToOuterDisposeScope(),
            directions.MoveToOuterDisposeScope(), offsets.MoveToOuterDisposeScope());
    }

    /// <summary>Predictions for each token of [B, N, C].</summary>
    public (double[] LogDepth, long[] Parts) Predict(Tensor patches)
    {
        using var scope = NewDisposeScope();
        var x = standard.Apply(patches.flatten(0, 1));                                                     // [cells, C]
        var said = x.matmul(depth.narrow(0, 0, x.size(1))).Plus(depth.narrow(0, x.size(1), 1));
        var part = x.matmul(parts).Plus(offsets).argmax(1);
        return (said.data<double>().ToArray(), part.data<long>().ToArray());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        standard.Dispose();
        depth.Dispose();
        parts.Dispose();
        offsets.Dispose();
    }
}
