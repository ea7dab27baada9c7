using Theia.Web.Images;
using Theia.Web.Models;

namespace Theia.Web.Views;

/// <summary>What a decoder gets: an image and features of it.</summary>
/// <param name="Image">The image.</param>
/// <param name="Model">Whose features.</param>
/// <param name="Source">Which features.</param>
/// <param name="Map">The features.</param>
/// <param name="Decoders">Where the decoder of the features is.</param>
internal sealed record Subject(
    UploadedImage Image, ServedModel Model, FeatureSource Source, FeatureMap Map, Decoders Decoders)
{
    // Masks and depth are computed pixel by pixel; more than this shows no more of them.
    private const int LongestSide = 1024;

    /// <summary>The teacher in whose space the features are.</summary>
    public string Teacher => Source.Teacher!;

    /// <summary>True for the teacher itself, false for a student that predicts its features.</summary>
    public bool IsTeacher => Model.Kind == ModelKind.Teacher;

    /// <summary>The size that pixels are computed at: that of the image, at most 1024 on the longer side.</summary>
    public (int Width, int Height) Size
    {
        get
        {
            var image = Image.Image;
            var scale = Math.Min(1, (double)LongestSide / Math.Max(image.Width, image.Height));
            return (Scaled(image.Width, scale), Scaled(image.Height, scale));
        }
    }

    /// <summary>The image at <see cref="Size"/>.</summary>
    public RgbImage Pixels()
    {
        var (width, height) = Size;
        return width == Image.Image.Width && height == Image.Image.Height
            ? Image.Image
            : Image.Image.Resize(width, height, Resampling.Bicubic);
    }

    private static int Scaled(int side, double scale) => Math.Max(1, (int)Math.Round(side * scale));
}
