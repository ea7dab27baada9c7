namespace Theia.Benchmarks;

/// <summary>
/// What one writes first: each output pixel as a weighted mean of the source pixels under it, then scaled to [-1, 1].
/// </summary>
internal static class PlainPixels
{
    /// <summary>Bilinear with antialiasing, in float, into [3, side, side].</summary>
    public static void Process(RgbImage image, int side, float[] pixels)
    {
        float scaleX = (float)image.Width / side, scaleY = (float)image.Height / side;
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                float centerX = (x + 0.5f) * scaleX, centerY = (y + 0.5f) * scaleY;
                float red = 0, green = 0, blue = 0, sum = 0;
                for (var v = Math.Max(0, (int)(centerY - scaleY + 0.5f));
                    v < Math.Min(image.Height, (int)(centerY + scaleY + 0.5f)); v++)
                {
                    for (var u = Math.Max(0, (int)(centerX - scaleX + 0.5f));
                        u < Math.Min(image.Width, (int)(centerX + scaleX + 0.5f)); u++)
                    {
                        var weight =
                            (1 - Math.Abs(u + 0.5f - centerX) / scaleX) * (1 - Math.Abs(v + 0.5f - centerY) / scaleY);
                        var at = 3 * (v * image.Width + u);
                        red += weight * image.Pixels[at];
                        green += weight * image.Pixels[at + 1];
                        blue += weight * image.Pixels[at + 2];
                        sum += weight;
                    }
                }

                var target = y * side + x;
                pixels[target] = red / sum / 127.5f - 1;
                pixels[side * side + target] = green / sum / 127.5f - 1;
                pixels[2 * side * side + target] = blue / sum / 127.5f - 1;
            }
        }
    }
}
