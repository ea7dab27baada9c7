using Theia.Data.Images.Resizing;

namespace Theia.Data.Images.Preprocessing;

/// <summary>
/// Cuts the middle out of an image; where the image is smaller, zeros surround it. The reference's version rounds the
/// padding down and so loses a row or column if the padding is odd; fixed here, as upstream (spec 2.1.3).
/// </summary>
internal static class CenterCrop
{
    /// <summary>Crops [height, width, channels].</summary>
    public static T[] Apply<T>(ReadOnlySpan<T> pixels, PixelSize from, PixelSize to, int channels)
    {
        var result = new T[checked((int)(to.Pixels * channels))];
        (int Source, int Target, int Count) x = Axis(from.Width, to.Width), y = Axis(from.Height, to.Height);
        for (var row = 0; row < y.Count; row++)
        {
            pixels.Slice(((y.Source + row) * from.Width + x.Source) * channels, x.Count * channels)
                .CopyTo(result.AsSpan(((y.Target + row) * to.Width + x.Target) * channels));
        }

        return result;
    }

    private static (int Source, int Target, int Count) Axis(int from, int to) =>
        from >= to ? ((from - to) / 2, 0, to) : (0, (to - from + 1) / 2, from);
}
