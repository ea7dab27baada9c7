using System.Text;
using Theia.Data.IO;

namespace Theia.Data.Images.Decoding;

/// <summary>Says what a file is that is no image of the formats read, so that its owner knows what to do.</summary>
internal static class ForeignImage
{
    private const string Convert = "Convert it to JPEG or PNG, or leave it out.";
    private const int Shown = 8, Searched = 512;

    /// <summary>The error for a file of another kind.</summary>
    public static DataException Refuse(ReadOnlySpan<byte> file, string name)
    {
        if (file.IsEmpty)
            return new(name, "the file is empty.", "Download or copy the file again, or leave it out.");
        if (Describe(file) is { } known)
            return new(name, $"it is {known}, not a JPEG, PNG, WebP or BMP image.", Convert);
        if (ForeignContent.Of(file, file.Length, textual: true) is (var problem, var remedy))
            return new(name, problem, remedy);
        var start = System.Convert.ToHexString(file[..Math.Min(Shown, file.Length)]);
        return new(name, $"not a JPEG, PNG, WebP or BMP image; it begins with {start}.", Convert);
    }

    private static string? Describe(ReadOnlySpan<byte> file) =>
        file.Length >= 12 && file.Slice(4, 4).SequenceEqual("ftyp"u8) ? Brand(file.Slice(8, 4)) : Image(file);

    // The container of HEIC and AVIF is also that of films.
    private static string Brand(ReadOnlySpan<byte> brand) => Encoding.ASCII.GetString(brand) switch
    {
        "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx" or "mif1" or "msf1" =>
            "a HEIC image, as phones write it",
        "avif" or "avis" => "an AVIF image",
        "jxl " => "a JPEG XL image",
        "crx " => "a camera's raw file (CR3)",
        _ => "a video or another file in the MP4 container",
    };

    private static string? Image(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8))
            return "a GIF image";
        if (IsTiff(file))
            return "a TIFF image or a camera's raw file";
        if (file is [0xFF, 0x0A, ..] || file.StartsWith("\0\0\0\u000CJXL "u8))
            return "a JPEG XL image";
        if (file.StartsWith("\0\0\0\u000CjP  "u8) || file is [0xFF, 0x4F, 0xFF, 0x51, ..])
            return "a JPEG 2000 image";
        if (file.StartsWith("%PDF-"u8))
            return "a PDF document";
        if (file.StartsWith("8BPS"u8))
            return "a Photoshop document";
        if (file is [0, 0, 1, 0, ..])
            return "an icon (ICO)";
        if (file is [0, 5, 0x16, 7, ..])
            return "the AppleDouble part of a file, which macOS writes beside it";
        if (file.StartsWith("PK\u0003\u0004"u8))
            return "a ZIP archive";
        return Text(file) is { } text && text.Contains("<svg", StringComparison.OrdinalIgnoreCase)
            ? "an SVG drawing"
            : null;
    }

    private static bool IsTiff(ReadOnlySpan<byte> file) =>
        file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8) || file.StartsWith("II+\0"u8)
            || file.StartsWith("MM\0+"u8);

    // The beginning of markup, without byte order mark and blanks; null for other files.
    private static string? Text(ReadOnlySpan<byte> file)
    {
        var text = Encoding.Latin1.GetString(file[..Math.Min(Searched, file.Length)]);
        text = text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? text[3..] : text;
        text = text.TrimStart();
        return text.StartsWith('<') ? text : null;
    }
}
