using Theia.Web.Problems;

namespace Theia.Web.Endpoints;

/// <summary>Places in an image.</summary>
internal static class Place
{
    /// <summary>From pixels to shares of width and height.</summary>
    /// <exception cref="RequestException">The place is outside of the image.</exception>
    public static (double Across, double Down) Of(RgbImage image, double x, double y) =>
        x >= 0 && y >= 0 && x <= image.Width && y <= image.Height
            ? (x / image.Width, y / image.Height)
            : throw RequestException.Wrong(
                $"The point ({x}, {y}) is outside of the image of {image.Width} x {image.Height} pixels.");
}
