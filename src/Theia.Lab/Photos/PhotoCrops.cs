using Theia.Data.Random;

namespace Theia.Lab.Photos;

/// <summary>Square pieces of a photograph, large and small, every other one mirrored.</summary>
internal static class PhotoCrops
{
    /// <summary>Part of the shorter side that a piece has at least, unless asked for otherwise.</summary>
    public const double Smallest = 0.35;

    /// <summary>
    /// Cuts piece <paramref name="number"/>: a square of 35 to 100 per cent of the shorter side, anywhere, brought to
    /// <paramref name="side"/> pixels.
    /// </summary>
    /// <param name="photograph">The whole image.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="photo">Number of the photograph.</param>
    /// <param name="number">Number of the piece; 0 is the middle of the image at full size, so that
    /// each photograph is seen whole once.</param>
    /// <param name="side">Pixels a side.</param>
    public static RgbImage Cut(RgbImage photograph, ulong seed, int photo, int number, int side) =>
        Cut(photograph, number == 0 ? Middle(photograph) : Place(photograph, seed, photo, number, Smallest, 1), side);

    /// <summary>Cuts a piece and brings it to <paramref name="side"/> pixels.</summary>
    public static RgbImage Cut(RgbImage photograph, PhotoPlace place, int side)
    {
        RgbImage piece = photograph.Crop(place.Left, place.Top, place.Size, place.Size)
            .Resize(side, side, Resampling.Bicubic);
        return place.Mirrored ? Mirror(piece) : piece;
    }

    /// <summary>
    /// Where a piece lies: a square of <paramref name="smallest"/> to <paramref name="largest"/>
    /// of the shorter side, anywhere.
    /// </summary>
    public static PhotoPlace Place(
        RgbImage photograph, ulong seed, int photo, int number, double smallest, double largest)
    {
        var shorter = Math.Min(photograph.Width, photograph.Height);
        var random = RandomStream.At(seed, 0xC409, (ulong)photo, (ulong)number);
        var size = Math.Max(Math.Min(shorter, 32), (int)(shorter * random.Between(smallest, largest)));
        return new PhotoPlace(
            random.Below(photograph.Width - size + 1), random.Below(photograph.Height - size + 1),
            size, random.OneIn(2));
    }

    private static PhotoPlace Middle(RgbImage photograph)
    {
        var shorter = Math.Min(photograph.Width, photograph.Height);
        return new PhotoPlace(
            (photograph.Width - shorter) / 2, (photograph.Height - shorter) / 2, shorter, Mirrored: false);
    }

    private static RgbImage Mirror(RgbImage image)
    {
        var pixels = new byte[image.Pixels.Length];
        for (var i = 0; i < image.Width * image.Height; i++)
        {
            var from = (i - (i % image.Width)) + (image.Width - 1 - (i % image.Width));
            image.Pixels.AsSpan(3 * from, 3).CopyTo(pixels.AsSpan(3 * i));
        }

        return new RgbImage(image.Width, image.Height, pixels);
    }
}
