using Theia.Networks.Layers;

namespace Theia.Decoding.Tokens;

/// <summary>Maps of tokens as images.</summary>
internal static class TokenGrid
{
    private const int Colors = 3;

    /// <summary>Rows and columns of a map.</summary>
    /// <param name="tokens">How many there are.</param>
    /// <param name="grid">Null for a square.</param>
    /// <exception cref="UsageException">The tokens do not fill it.</exception>
    public static (int Rows, int Columns) Of(int tokens, (int Rows, int Columns)? grid)
    {
        var side = (int)Math.Round(Math.Sqrt(tokens));
        var (rows, columns) = grid ?? (side, side);
        return rows > 0 && columns > 0 && rows * columns == tokens ? (rows, columns) : throw new UsageException(
            grid is null
                ? $"{tokens} tokens do not make a square. State their rows and columns."
                : $"{tokens} tokens do not fill {rows} rows of {columns}.");
    }

    /// <summary>Turns colors into an image.</summary>
    /// <param name="colors">[rows, columns, 3], 0 to 1.</param>
    /// <param name="rows">Rows of the map.</param>
    /// <param name="columns">Columns of the map.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows of pixels.</param>
    /// <param name="upsampling">From tokens to pixels.</param>
    /// <returns>Values times 255, truncated, as the reference does it.</returns>
    public static RgbImage Upsample(
        float[] colors, int rows, int columns, int width, int height, TokenUpsampling upsampling)
    {
        if (upsampling == TokenUpsampling.Blocks && (width < columns || height < rows))
        {
            throw new UsageException(
                $"Blocks of {columns} x {rows} tokens need an image of at least as many pixels; "
                + $"got {width} x {height}.");
        }

        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var map = tensor(colors).reshape(1, rows, columns, Colors).permute(0, 3, 1, 2);
        var pixels = upsampling switch
        {
            TokenUpsampling.Bilinear => functional.interpolate(
                map, [height, width], mode: InterpolationMode.Bilinear, align_corners: false),
            TokenUpsampling.Smooth => functional.interpolate(
                map, [height, width], mode: InterpolationMode.Bicubic, align_corners: false),
            _ => Blocks(map, width / columns, height / rows, width, height),
        };
        // Cubics overshoot.
        var bytes = pixels.Clamped(0, 1).MultiplyBy(byte.MaxValue).permute(0, 2, 3, 1).to(uint8).contiguous();
        return new RgbImage(width, height, bytes.bytes.ToArray());
    }

    private static Tensor Blocks(Tensor map, int across, int down, int width, int height)
    {
        var (right, bottom) = (width - (across * map.size(3)), height - (down * map.size(2)));
        var blocks = map.repeat_interleave(down, 2).repeat_interleave(across, 3);
        return functional.pad(blocks, [0, right, 0, bottom]);
    }
}
