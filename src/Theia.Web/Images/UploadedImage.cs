namespace Theia.Web.Images;

/// <summary>An image that a client sent.</summary>
/// <param name="Id">By which it can be named afterwards: the same file has the same id.</param>
/// <param name="Image">Upright, at its own size.</param>
internal sealed record UploadedImage(string Id, RgbImage Image)
{
    /// <summary>Time to decode it; zero where it was there already.</summary>
    public TimeSpan DecodeTime { get; init; }
}
