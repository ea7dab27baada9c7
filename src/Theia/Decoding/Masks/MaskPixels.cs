namespace Theia.Decoding.Masks;

/// <summary>Logits to masks.</summary>
internal static class MaskPixels
{
    /// <summary>The mask of logits.</summary>
    /// <param name="logits">[height, width].</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="threshold">A pixel above it is inside.</param>
    public static RunLengthMask Of(ReadOnlySpan<float> logits, int width, int height, double threshold)
    {
        var pixels = new byte[logits.Length];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = logits[i] > threshold ? (byte)1 : (byte)0;
        return RunLengthMask.FromPixels(width, height, pixels);
    }
}
