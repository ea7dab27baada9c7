using Theia.Web.Images;

namespace Theia.Web.Endpoints;

/// <summary>An image that was sent.</summary>
/// <param name="Id">By which later requests name it.</param>
/// <param name="Width">Pixels a row, upright.</param>
/// <param name="Height">Rows, upright.</param>
/// <param name="DecodeMilliseconds">Time to decode it; 0 if it was there already.</param>
internal sealed record ImageAnswer(string Id, int Width, int Height, double DecodeMilliseconds)
{
    /// <summary>The answer to an upload.</summary>
    public static ImageAnswer Of(UploadedImage image) => new(
        image.Id, image.Image.Width, image.Image.Height, Math.Round(image.DecodeTime.TotalMilliseconds, 2));
}
