using Theia.Decoding.Framing;

namespace Theia.Decoding.Views;

/// <summary>One thing that was decoded of one image. Holds no tensors.</summary>
internal interface IDecoded
{
    /// <summary>What it shows.</summary>
    string Title { get; }

    /// <summary>Paints it in the shape of the image.</summary>
    /// <param name="image">The image at the size of the result.</param>
    /// <param name="frame">How it lies in the square.</param>
    /// <param name="layout">As in the reference, or the best to look at.</param>
    RgbImage Tile(RgbImage image, ImageFrame frame, StripLayout layout);

    /// <summary>The files that it is worth.</summary>
    /// <param name="image">The image at the size of the files.</param>
    /// <param name="frame">How it lies in the square.</param>
    /// <returns>End of the name with its extension, and content.</returns>
    IEnumerable<(string End, byte[] Content)> Files(RgbImage image, ImageFrame frame);

    /// <summary>How far it is from what the teacher shows; null where only the features are compared.</summary>
    DecodeError? CompareTo(IDecoded teacher);
}
