using Theia.Data.IO;
using Theia.Decoding.Framing;
using Theia.Decoding.Strips;
using Theia.Decoding.Views;

namespace Theia;

/// <summary>What was decoded of one image. Holds no tensors.</summary>
public sealed class DecodedImage
{
    /// <summary>End of the name of a strip, which is written last.</summary>
    internal const string StripEnd = "strip.png";

    // Large enough to look at, small enough to be written in no time.
    private const int ShortestSide = 256, LongestSide = 1024;

    private readonly RgbImage _image;
    private readonly ImageFrame _frame;
    private readonly IReadOnlyList<IDecoded> _decoded;

    internal DecodedImage(
        RgbImage image,
        ImageFrame frame,
        IReadOnlyList<IDecoded> decoded,
        IReadOnlyList<IReadOnlyList<Tile>> rows,
        StripLayout layout,
        IReadOnlyList<DecodeError> errors,
        IReadOnlyDictionary<string, double> labels)
    {
        (_image, _frame, _decoded) = (image, frame, decoded);
        (Rows, Strip, Errors, Labels) = (rows, Decoding.Strips.Strip.Compose(rows, layout), errors, labels);
    }

    /// <summary>The image and all tiles side by side; with teachers, the student above them.</summary>
    public RgbImage Strip { get; }

    /// <summary>The tiles of the strip, row by row.</summary>
    internal IReadOnlyList<IReadOnlyList<Tile>> Rows { get; }

    /// <summary>How far the student is from its teachers, one per tile; empty without teachers.</summary>
    public IReadOnlyList<DecodeError> Errors { get; }

    /// <summary>Probability of each label, the likeliest first; empty where none were asked for.</summary>
    public IReadOnlyDictionary<string, double> Labels { get; }

    /// <summary>
    /// Writes what was decoded, each file whole or not at all: <c>…_pca.png</c>, <c>…_similarity.png</c> and so on, in
    /// the shape of the image with 256 to 1024 pixels on the longer side, and last <c>…_strip.png</c>.
    /// </summary>
    /// <param name="stem">Folder and beginning of the names, such as <c>out/kitchen</c>.</param>
    /// <returns>The files that were written.</returns>
    /// <exception cref="ResourceException">The place cannot be written.</exception>
    public IReadOnlyList<string> Save(string stem)
    {
        var (width, height) = _frame.Fit(
            Math.Clamp(Math.Max(_frame.Width, _frame.Height), ShortestSide, LongestSide));
        var image = _image.Resize(width, height, Resampling.Bicubic);
        List<string> files = [];
        foreach (var (end, content) in _decoded.SelectMany(one => one.Files(image, _frame)))
            Write(end, content);
        Write(StripEnd, Strip.EncodePng());
        return files;

        void Write(string end, byte[] content)
        {
            files.Add($"{stem}_{end}");
            AtomicFile.WriteBytes(files[^1], content);
        }
    }
}
