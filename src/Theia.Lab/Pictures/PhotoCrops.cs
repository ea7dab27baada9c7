namespace Theia.Lab.Pictures;

/// <summary>Square pieces of a photograph, large and small, every other one mirrored.</summary>
internal static class PhotoCrops
{
    /// <summary>Cuts piece <paramref name="number"/>: a square of 35 to 100 per cent of the shorter side, anywhere, brought to <paramref name="side"/> pixels.</summary>
    /// <param name="photograph">The whole picture.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="photo">Number of the photograph.</param>
    /// <param name="number">Number of the piece; 0 is the middle of the picture at full size, so that each photograph is seen whole once.</param>
    /// <param name="side">Pixels a side.</param>
    public static RgbImage Cut(RgbImage photograph, ulong seed, int photo, int number, int side)
    {
        var shorter = Math.Min(photograph.Width, photograph.Height);
        if (number == 0)
            return photograph.Crop((photograph.Width - shorter) / 2, (photograph.Height - shorter) / 2, shorter, shorter).Resize(side, side, Resampling.Bicubic);

        var dice = Dice.For(seed, 0xC409, (ulong)photo, (ulong)number);
        var size = Math.Max(Math.Min(shorter, 32), (int)(shorter * dice.Between(0.35, 1)));
        RgbImage piece = photograph.Crop(dice.Below(photograph.Width - size + 1), dice.Below(photograph.Height - size + 1), size, size).Resize(side, side, Resampling.Bicubic);
        return dice.OneIn(2) ? Mirror(piece) : piece;
    }

    private static RgbImage Mirror(RgbImage picture)
    {
        var pixels = new byte[picture.Pixels.Length];
        for (var i = 0; i < picture.Width * picture.Height; i++)
        {
            var from = (i - (i % picture.Width)) + (picture.Width - 1 - (i % picture.Width));
            picture.Pixels.AsSpan(3 * from, 3).CopyTo(pixels.AsSpan(3 * i));
        }

        return new RgbImage(picture.Width, picture.Height, pixels);
    }
}
