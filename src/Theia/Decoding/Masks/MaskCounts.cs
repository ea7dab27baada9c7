namespace Theia.Decoding.Masks;

/// <summary>How many pixels of a mask lie above a threshold a little lower, and a little higher, than its own.</summary>
internal readonly struct MaskCounts
{
    private readonly int _lenient;
    private readonly int _strict;

    /// <param name="logits">The logits of one mask.</param>
    /// <param name="threshold">A pixel above it is inside.</param>
    /// <param name="offset">How much higher and lower the other two are.</param>
    public MaskCounts(ReadOnlySpan<float> logits, double threshold, double offset)
    {
        var (low, high) = ((float)(threshold - offset), (float)(threshold + offset));
        foreach (var logit in logits)
        {
            _lenient += logit > low ? 1 : 0;
            _strict += logit > high ? 1 : 0;
        }
    }

    /// <summary>
    /// IoU of the mask with the higher and with the lower threshold, 0 to 1; NaN where not even the lower one leaves a
    /// pixel.
    /// </summary>
    public float Stability => (float)_strict / _lenient;
}
