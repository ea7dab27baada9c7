using Theia.Lab.Photos;

namespace Theia.Lab.Pretraining.Data;

/// <summary>Crops of the bundled photographs, except those reserved for evaluation.</summary>
internal static class PhotoPieces
{
    // Crops are small; of a photograph of 16 megapixels this keeps enough for the smallest of them.
    private const int LongestSide = 1000;

    /// <summary>Cuts the same number of pieces from every photograph that may be learned from.</summary>
    public static IEnumerable<RgbImage> Cut(string folder, long seed, int each, int side)
    {
        if (each == 0)
            yield break;
        var album = PhotoAlbum.Read(folder);
        var kept = PhotoAlbum.NeverTrained(album);
        for (var photo = 0; photo < album.Count; photo++)
        {
            if (kept.Contains(album[photo].File))
                continue;
            var whole = Reduce(RgbImage.Load(Path.Combine(folder, album[photo].File), exifRotate: true));
            for (var piece = 0; piece < each; piece++)
                yield return PhotoCrops.Cut(whole, (ulong)seed, photo, piece, side);
        }
    }

    private static RgbImage Reduce(RgbImage image)
    {
        var longest = Math.Max(image.Width, image.Height);
        return longest <= LongestSide ? image
            : image.Resize(
                image.Width * LongestSide / longest, image.Height * LongestSide / longest, Resampling.Bicubic);
    }
}
