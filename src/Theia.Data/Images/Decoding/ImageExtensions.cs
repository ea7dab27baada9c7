namespace Theia.Data.Images.Decoding;

/// <summary>
/// The file name extensions of images: the one list that searching and inspecting go by. Reading goes by content.
/// </summary>
internal static class ImageExtensions
{
    /// <summary>Of the formats that are read, in lower case, with the dot.</summary>
    public static IReadOnlyList<string> Read { get; } = [".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp"];

    private static readonly HashSet<string> _read = new(Read, StringComparer.OrdinalIgnoreCase);

    // What cameras, phones, scanners and the web write besides; a folder of these alone is worth an error.
    private static readonly HashSet<string> _unread = new(
        [
            ".heic", ".heif", ".hif", ".avif", ".gif", ".tif", ".tiff", ".jxl", ".jp2", ".j2k", ".jpx",
            ".svg", ".psd", ".ico", ".tga", ".exr", ".hdr", ".ppm", ".pgm", ".pnm", ".pdf", ".dng",
            ".cr2", ".cr3", ".nef", ".arw", ".orf", ".raf", ".rw2", ".raw",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>True for a file that searching takes for an image.</summary>
    public static bool IsRead(string file) => _read.Contains(Path.GetExtension(file));

    /// <summary>True for an extension, with its dot, of images in formats that are not read.</summary>
    public static bool IsUnread(string extension) => _unread.Contains(extension);
}
