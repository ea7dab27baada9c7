using Theia.Data.Random;

namespace Theia.Lab.Pretraining.Data;

/// <summary>A random resized crop as network input; a function of (seed, step, batch index, view).</summary>
internal static class RandomResizedCrop
{
    private const ulong Place = 0xC209;
    private const double GreatestAspect = 4.0 / 3;
    private const int Gray = 5;   // one crop of so many has no colors, as in DINO

    /// <summary>
    /// Cuts, resizes, perhaps mirrors and tints, and looks every byte up in the tables of the processor.
    /// </summary>
    /// <param name="image">The whole image.</param>
    /// <param name="plan">What crops are like.</param>
    /// <param name="name">Seed, step, place in the batch, number of the view.</param>
    /// <param name="tables">256 numbers a channel.</param>
    /// <param name="pixels">[3, side, side] of the batch.</param>
    /// <returns>Where it was cut, so that maps of the image are cut alike.</returns>
    public static CropPlace Write(
        RgbImage image, CropSpec plan, (long Seed, long Step, int Sample, int View) name,
        float[][] tables, Span<float> pixels)
    {
        var random = RandomStream.At((ulong)name.Seed, Place, (ulong)name.Step, (ulong)name.Sample, (ulong)name.View);
        var area = image.Width * image.Height * random.Between(plan.Smallest, plan.Largest);
        var aspect = Math.Exp(random.Between(-1, 1) * Math.Log(GreatestAspect));
        var width = Math.Clamp((int)Math.Round(Math.Sqrt(area * aspect)), 1, image.Width);
        var height = Math.Clamp((int)Math.Round(Math.Sqrt(area / aspect)), 1, image.Height);
        var (left, top) = (random.Below(image.Width - width + 1), random.Below(image.Height - height + 1));
        var mirror = random.OneIn(2) && plan.Mirrors;
        var piece = width == image.Width && height == image.Height ? image : image.Crop(left, top, width, height);
        if (piece.Width != plan.Side || piece.Height != plan.Side)
            piece = piece.Resize(plan.Side, plan.Side, Resampling.Bicubic);
        Span<double> gains = [1, 1, 1], shifts = [0, 0, 0];
        var saturation = 1.0;
        if (plan.Tints)
        {
            saturation = random.OneIn(Gray) ? 0 : random.Between(0.6, 1.4);
            double contrast = random.Between(0.7, 1.4), brightness = random.Between(-0.2, 0.2);
            for (var channel = 0; channel < 3; channel++)
                (gains[channel], shifts[channel]) = (contrast * random.Between(0.9, 1.1), brightness);
        }

        var (side, plane) = (plan.Side, plan.Side * plan.Side);
        var bytes = plan.Tints ? Saturated(piece.Pixels, saturation) : piece.Pixels;
        for (var channel = 0; channel < 3; channel++)
        {
            var table = tables[channel];
            var (gain, shift) = ((float)gains[channel], (float)shifts[channel]);
            for (var y = 0; y < side; y++)
            {
                var row = pixels.Slice((channel * plane) + (y * side), side);
                for (var x = 0; x < side; x++)
                    row[mirror ? side - 1 - x : x] = (gain * table[bytes[(3 * ((y * side) + x)) + channel]]) + shift;
            }
        }

        return new CropPlace(left, top, width, height, mirror);
    }

    // Moves every pixel away from its gray (saturation > 1) or towards it.
    private static byte[] Saturated(ReadOnlySpan<byte> pixels, double saturation)
    {
        var factor = (float)saturation;
        var bytes = new byte[pixels.Length];
        for (var at = 0; at < pixels.Length; at += 3)
        {
            var gray = (0.299f * pixels[at]) + (0.587f * pixels[at + 1]) + (0.114f * pixels[at + 2]);
            for (var channel = 0; channel < 3; channel++)
            {
                bytes[at + channel] = (byte)Math
                    .Clamp(MathF.Round(gray + (factor * (pixels[at + channel] - gray))), 0, 255);
            }
        }

        return bytes;
    }
}
