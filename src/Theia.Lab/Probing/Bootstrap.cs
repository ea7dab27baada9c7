using Theia.Data.Random;

namespace Theia.Lab.Probing;

/// <summary>
/// Resamples of test samples (Efron 1979): how often each sample occurs in each draw. What is measured
/// is a function of weighted sums, so all draws are one matrix product. Two subjects that are measured
/// with the same draws may be compared draw by draw.
/// </summary>
internal sealed class Bootstrap : IDisposable
{
    /// <summary>Draws behind an interval.</summary>
    public const int Draws = 500;

    private const ulong Place = 0xB0075;

    private Bootstrap(Tensor weights) => Weights = weights;

    /// <summary>[1 + draws, samples] in double precision; the first row is the samples themselves, once each.</summary>
    public Tensor Weights { get; }

    /// <summary>The draws of a seed.</summary>
    public static Bootstrap Of(long seed, int samples)
    {
        var weights = new double[(1 + Draws) * samples];
        Array.Fill(weights, 1, 0, samples);
        for (var draw = 1; draw <= Draws; draw++)
        {
            var random = RandomStream.At((ulong)seed, Place, (ulong)draw);
            for (var i = 0; i < samples; i++)
                weights[(draw * samples) + random.Below(samples)]++;
        }

        return new Bootstrap(tensor(weights, [1 + Draws, samples]));
    }

    /// <summary>Sums over the samples of each draw, [1 + draws, columns].</summary>
    /// <param name="values">[samples, columns], row by row.</param>
    /// <param name="columns">Values a sample.</param>
    public double[,] Sums(double[] values, int columns)
    {
        using var scope = NewDisposeScope();
        var sums = Weights.matmul(tensor(values, [values.Length / columns, columns])).data<double>().ToArray();
        var table = new double[1 + Draws, columns];
        Buffer.BlockCopy(sums, 0, table, 0, sums.Length * sizeof(double));
        return table;
    }

    /// <summary>
    /// The mean over the columns of each row, ignoring columns that are undefined in a bootstrap sample.
    /// </summary>
    /// <param name="perDraw">[1 + draws, columns] in double precision.</param>
    public static double[] MeanOfKnown(Tensor perDraw)
    {
        using var scope = NewDisposeScope();
        var known = perDraw.isnan().logical_not();
        var sum = where(known, perDraw, zeros_like(perDraw)).sum([1]);
        return (sum / known.to(ScalarType.Float64).sum([1])).data<double>().ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => Weights.Dispose();
}
