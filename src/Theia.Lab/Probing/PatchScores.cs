namespace Theia.Lab.Probing;

/// <summary>
/// How right the probes of patch tokens are: sums for each test scene, from which every draw of scenes follows.
/// </summary>
internal sealed class PatchScores(int scenes, int parts)
{
    private const int DepthColumns = 5;

    // cells, truth, truth², error², relative error
    private readonly double[] _depth = new double[scenes * DepthColumns];
    private readonly double[] _parts = new double[scenes * 3 * parts];        // right, true and said cells of each part

    /// <summary>Adds the predictions for the cells of one scene.</summary>
    public void Add(
        int scene, ReadOnlySpan<double> logDepth, ReadOnlySpan<long> part,
        ReadOnlySpan<float> trueLogDepth, ReadOnlySpan<sbyte> truePart)
    {
        var depth = _depth.AsSpan(scene * DepthColumns, DepthColumns);
        var cells = _parts.AsSpan(scene * 3 * parts, 3 * parts);
        for (var i = 0; i < logDepth.Length; i++)
        {
            double truth = trueLogDepth[i], error = logDepth[i] - truth;
            depth[0]++;
            depth[1] += truth;
            depth[2] += truth * truth;
            depth[3] += error * error;
            depth[4] += Math.Abs(Math.Exp(error) - 1);
            if (truePart[i] < 0)
                continue;
            cells[parts + truePart[i]]++;
            cells[(2 * parts) + (int)part[i]]++;
            if (part[i] == truePart[i])
                cells[(int)part[i]]++;
        }
    }

    /// <summary>
    /// Explained part of the variance of the logarithm of depth, over all cells, and mean relative error of depth.
    /// </summary>
    public (double[] Explained, double[] RelativeError) Depth(Bootstrap bootstrap)
    {
        var sums = bootstrap.Sums(_depth, DepthColumns);
        double[] explained = new double[sums.GetLength(0)], error = new double[sums.GetLength(0)];
        for (var draw = 0; draw < explained.Length; draw++)
        {
            explained[draw] = 1 - (sums[draw, 3] / (sums[draw, 2] - (sums[draw, 1] * sums[draw, 1] / sums[draw, 0])));
            error[draw] = sums[draw, 4] / sums[draw, 0];
        }

        return (explained, error);
    }

    /// <summary>
    /// Mean over parts of intersection over union, and of the share of their cells that are found;
    /// of the parts that a draw shows.
    /// </summary>
    public (double[] Union, double[] Balanced) Parts(Bootstrap bootstrap)
    {
        var sums = bootstrap.Sums(_parts, 3 * parts);
        double[] union = new double[sums.GetLength(0)], balanced = new double[sums.GetLength(0)];
        for (var draw = 0; draw < union.Length; draw++)
        {
            var shown = 0;
            for (var part = 0; part < parts; part++)
            {
                double right = sums[draw, part], there = sums[draw, parts + part],
                    said = sums[draw, (2 * parts) + part];
                if (there == 0)
                    continue;
                shown++;
                union[draw] += right / (there + said - right);
                balanced[draw] += right / there;
            }

            union[draw] /= shown;
            balanced[draw] /= shown;
        }

        return (union, balanced);
    }
}
