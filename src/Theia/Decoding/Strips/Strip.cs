using Theia.Decoding.Lettering;

namespace Theia.Decoding.Strips;

/// <summary>Puts tiles side by side, and rows of them one above the other.</summary>
internal static class Strip
{
    private const int TextScale = 2, WidthOfSmallText = 160, Gap = 8;

    private static ReadOnlySpan<byte> Ground => [22, 22, 26];

    private static ReadOnlySpan<byte> TitleColor => [236, 236, 240];

    private static ReadOnlySpan<byte> NoteColor => [160, 162, 172];

    /// <summary>Composes an image.</summary>
    /// <param name="rows">At least one row of at least one tile; all tiles have one size. A shorter row leaves its
    /// end empty.</param>
    /// <param name="layout">With titles and figures, or bare.</param>
    public static RgbImage Compose(IReadOnlyList<IReadOnlyList<Tile>> rows, StripLayout layout)
    {
        var first = rows[0][0].Image;
        if (rows.SelectMany(row => row).FirstOrDefault(tile => Size(tile.Image) != Size(first)) is { } other)
        {
            throw new ArgumentException(
                $"The tile '{other.Title}' has {Size(other.Image)} pixels where the first has {Size(first)}.",
                nameof(rows));
        }

        var columns = rows.Max(row => row.Count);
        if (layout == StripLayout.Reference)
        {
            var bare = new RgbImage(
                columns * first.Width, rows.Count * first.Height,
                new byte[3 * columns * first.Width * rows.Count * first.Height]);
            Place(rows, (row, column) => (column * first.Width, row * first.Height), bare);
            return bare;
        }

        var scale = first.Width < WidthOfSmallText ? 1 : TextScale;
        var line = (PixelFont.Height * scale) + Gap;
        var (across, down) = (first.Width + Gap, first.Height + (2 * line));
        var strip = Filled((columns * across) + Gap, (rows.Count * down) + Gap);
        Place(rows, (row, column) => (Gap + (column * across), Gap + (row * down) + line), strip);
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows[row].Count; column++)
            {
                var tile = rows[row][column];
                var (left, top) = (Gap + (column * across), Gap + (row * down));
                Write(strip, tile.Title, left, top, TitleColor);
                Write(strip, tile.Note ?? "", left, top + line + first.Height + (Gap / 2), NoteColor);
            }
        }

        return strip;

        void Write(RgbImage image, string text, int left, int top, ReadOnlySpan<byte> color) =>
            PixelFont.Write(image, PixelFont.Fit(text, first.Width, scale), left, top, scale, color);
    }

    private static void Place(
        IReadOnlyList<IReadOnlyList<Tile>> rows, Func<int, int, (int Left, int Top)> at, RgbImage strip)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows[row].Count; column++)
            {
                var (left, top) = at(row, column);
                var tile = rows[row][column].Image;
                for (var y = 0; y < tile.Height; y++)
                {
                    tile.Pixels.AsSpan(3 * y * tile.Width, 3 * tile.Width)
                        .CopyTo(strip.Pixels.AsSpan(3 * (((top + y) * strip.Width) + left)));
                }
            }
        }
    }

    private static RgbImage Filled(int width, int height)
    {
        var image = new RgbImage(width, height, new byte[3 * width * height]);
        for (var i = 0; i < image.Pixels.Length; i += 3)
            Ground.CopyTo(image.Pixels.AsSpan(i));
        return image;
    }

    private static string Size(RgbImage image) => $"{image.Width} x {image.Height}";
}
