namespace Theia.Data.Images.Resizing;

/// <summary>
/// What each output position of one axis takes from which input positions, in integers of 2^-22, as Pillow computes it
/// (spec 2.1.1): the filter is widened by the factor of shrinking, cut off at the border, and divided by its sum.
/// </summary>
internal sealed class AxisWeights
{
    /// <summary>Fractional bits of a weight: 32 less 8 for a pixel and 2 for the sign and overshoot.</summary>
    public const int FractionBits = 22;

    private readonly int[] _weights;
    private readonly int _stride;
    private readonly Lazy<PackedWeights> _packed;

    /// <summary>Computes the weights from <paramref name="inputs"/> to <paramref name="outputs"/> positions.</summary>
    public AxisWeights(int inputs, int outputs, Resampling filter)
    {
        Inputs = inputs;
        Outputs = outputs;
        var scale = (double)inputs / outputs;
        var widening = Math.Max(scale, 1);
        var radius = FilterShape.Radius(filter) * widening;

        _stride = MostTaps(inputs, outputs, filter);
        _weights = new int[checked(outputs * _stride)];
        Starts = new int[outputs];
        Counts = new int[outputs];
        var heights = new double[_stride];
        for (var i = 0; i < outputs; i++)
        {
            var center = (i + 0.5) * scale;
            var first = Math.Max((int)(center - radius + 0.5), 0);
            var end = Math.Min((int)(center + radius + 0.5), inputs);
            var sum = 0.0;
            for (var t = 0; t < end - first; t++)
            {
                // A product with the reciprocal, as in Pillow: the quotient may differ in the last bit.
                heights[t] = FilterShape.At(filter, (t + first - center + 0.5) * (1 / widening));
                sum += heights[t];
            }

            Span<int> row = _weights.AsSpan(i * _stride, end - first);
            for (var t = 0; t < row.Length; t++)
                row[t] = ToFixed(sum != 0 ? heights[t] / sum : heights[t]);
            (Starts[i], Counts[i]) = Trim(row, first);
        }

        _packed = new(() => new(this));
    }

    /// <summary>Positions before.</summary>
    public int Inputs { get; }

    /// <summary>Positions after.</summary>
    public int Outputs { get; }

    /// <summary>First input of each output.</summary>
    public int[] Starts { get; }

    /// <summary>Number of inputs of each output, at least 1.</summary>
    public int[] Counts { get; }

    /// <summary>The same weights laid out for multiplying pairs of 16-bit numbers.</summary>
    public PackedWeights Packed => _packed.Value;

    /// <summary>Upper bound of the inputs of one output.</summary>
    public static int MostTaps(int inputs, int outputs, Resampling filter) =>
        checked(2 * (int)Math.Ceiling(FilterShape.Radius(filter) * Math.Max((double)inputs / outputs, 1)) + 1);

    /// <summary>The weights of output <paramref name="index"/>.</summary>
    public ReadOnlySpan<int> this[int index] => _weights.AsSpan(index * _stride, Counts[index]);

    // Halves away from zero, by adding 0.5 and cutting.
    private static int ToFixed(double weight) => (int)(weight * (1 << FractionBits) + (weight < 0 ? -0.5 : 0.5));

    // Weights of zero at either end change nothing but cost time; the filter's rim often rounds to them.
    private static (int Start, int Count) Trim(Span<int> row, int start)
    {
        var end = row.Length;
        while (end > 1 && row[end - 1] == 0)
            end--;
        var skipped = 0;
        while (skipped < end - 1 && row[skipped] == 0)
            skipped++;
        row[skipped..end].CopyTo(row);
        return (start + skipped, end - skipped);
    }
}
