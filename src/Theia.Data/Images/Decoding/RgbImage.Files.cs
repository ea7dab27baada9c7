using Theia.Data.Images.Decoding;
using Theia.Data.IO;

namespace Theia.Data;

public sealed partial class RgbImage
{
    /// <summary>Reads a JPEG, PNG, WebP or BMP file; its content decides, not its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exifRotate">Apply the EXIF orientation. Default: false, as in the reference.</param>
    /// <returns>The pixels as Pillow's <c>convert("RGB")</c> gives them: alpha dropped, no color management, 16-bit
    /// gray clipped at 255.</returns>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="DataException">The file is damaged, not whole, of another kind, or of more
    /// than 178,956,970 pixels.</exception>
    /// <exception cref="ResourceException">The file cannot be read.</exception>
    public static RgbImage Load(string path, bool exifRotate = false) => Decode(ImageFile.Read(path), path, exifRotate);

    /// <summary>Decodes an image file in memory; see <see cref="Load"/>.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">The name of the file in errors.</param>
    /// <param name="exifRotate">Apply the EXIF orientation. Default: false, as in the reference.</param>
    /// <exception cref="DataException">The file is damaged, not whole, of another kind, or of more
    /// than 178,956,970 pixels.</exception>
    public static RgbImage Decode(ReadOnlyMemory<byte> file, string name, bool exifRotate = false) =>
        ImageDecoder.Decode(file.Span, name, exifRotate);

    /// <summary>The image as a PNG file: lossless, 8-bit RGB.</summary>
    public byte[] EncodePng() => ImageCodec.EncodePng(this);

    /// <summary>Writes a PNG file, whole or not at all.</summary>
    /// <param name="path">Replaced if it is there; its folder is made if it is not.</param>
    /// <exception cref="ResourceException">The place cannot be written.</exception>
    public void SavePng(string path) => AtomicFile.WriteBytes(path, EncodePng());
}
