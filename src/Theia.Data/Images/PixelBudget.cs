namespace Theia.Data.Images;

/// <summary>How many pixels a picture may have; checked before memory is taken.</summary>
internal static class PixelBudget
{
    /// <summary>Where Pillow calls a picture a decompression bomb: twice the pixels that fill a quarter of a gibibyte as RGB.</summary>
    public const long Default = 178_956_970;

    /// <summary>The most that a byte array holds as RGB.</summary>
    public const long Most = 0x7FFFFFC7 / 3;

    private static long _limit = Default;

    /// <summary>The limit in force.</summary>
    public static long Limit
    {
        get => Volatile.Read(ref _limit);
        set
        {
            if (value is < 1 or > Most)
                throw new ArgumentOutOfRangeException(nameof(value), value, $"The pixel limit must lie between 1 and {Most:N0}.");
            Volatile.Write(ref _limit, value);
        }
    }

    /// <summary>Refuses a picture above the limit.</summary>
    public static void Check(string file, PixelSize size, string doing)
    {
        if (size.Pixels > Limit)
        {
            throw new DataException(
                file, $"{doing} gives {size}, {size.Pixels:N0} in all; the limit is {Limit:N0}.",
                "Use a smaller picture, or raise RgbImage.PixelLimit if you trust it.");
        }
    }
}
