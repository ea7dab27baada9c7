using Theia.Data.Images.Decoding;
using Theia.Data.Images.Resizing;
using Theia.Data.IO;
using Theia.Decoding.Masks;

namespace Theia;

/// <summary>One number per pixel: which mask it belongs to. Of masks that overlap, the smallest has it.</summary>
public sealed class LabelMap
{
    private readonly ushort[] _labels;

    private LabelMap(int width, int height, ushort[] labels) => (Width, Height, _labels) = (width, height, labels);

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>[height, width], row-major: 0 for no mask, else the place of the mask in the list, from 1.</summary>
    public IReadOnlyList<ushort> Labels => _labels;

    /// <summary>Numbers the pixels of masks.</summary>
    /// <param name="masks">Masks of one image, at most 65535.</param>
    /// <param name="width">Pixels a row of the image.</param>
    /// <param name="height">Rows of the image.</param>
    /// <exception cref="UsageException">A mask is of another size, or there are too many.</exception>
    public static LabelMap Of(IReadOnlyList<SegmentationMask> masks, int width, int height)
    {
        MaskSizes.Require(masks, new PixelSize(width, height), "the image");
        if (masks.Count > ushort.MaxValue)
            throw new UsageException($"A label map numbers at most {ushort.MaxValue} masks; got {masks.Count}.");
        var labels = new ushort[width * height];
        foreach (var (i, mask) in masks.Index().OrderByDescending(one => one.Item.Area))
        {
            var pixels = mask.Pixels.ToPixels();
            for (var at = 0; at < pixels.Length; at++)
            {
                if (pixels[at] != 0)
                    labels[at] = (ushort)(i + 1);
            }
        }

        return new(width, height, labels);
    }

    /// <summary>Writes the numbers to a PNG of one channel with 16 bits, whole or not at all.</summary>
    /// <param name="path">Replaced if it is there; its folder is made if it is not.</param>
    /// <exception cref="ResourceException">The place cannot be written.</exception>
    public void SavePng16(string path) =>
        AtomicFile.WriteBytes(path, Gray16PngEncoder.Encode(_labels, Width, Height));

    /// <summary>The map in the colors of the masks, black where there is none.</summary>
    public RgbImage Render()
    {
        var pixels = new byte[3 * _labels.Length];
        for (var at = 0; at < _labels.Length; at++)
        {
            if (_labels[at] == 0)
                continue;
            var (r, g, b) = MaskColors.Of(_labels[at] - 1);
            pixels[3 * at] = (byte)(r * byte.MaxValue);
            pixels[(3 * at) + 1] = (byte)(g * byte.MaxValue);
            pixels[(3 * at) + 2] = (byte)(b * byte.MaxValue);
        }

        return new(Width, Height, pixels);
    }
}
