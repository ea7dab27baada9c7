using System.Net;

namespace Theia.Lab.Report;

/// <summary>The few ways in which a value becomes part of the page.</summary>
internal static class Html
{
    /// <summary>Text with nothing in it that a browser would take for markup.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>An image inside the page itself; a map of tokens stays a map of squares.</summary>
    public static string Image(RgbImage image, string description)
    {
        var style = image.Width > 64 ? " class=\"photo\"" : "";
        return $"<img src=\"data:image/png;base64,{Convert.ToBase64String(image.EncodePng())}\" "
            + $"alt=\"{Text(description)}\"{style}>";
    }

    /// <summary>An image file inside the page itself, in its own shape.</summary>
    public static string Png(byte[] png, string description) =>
        $"<img src=\"data:image/png;base64,{Convert.ToBase64String(png)}\" alt=\"{Text(description)}\" class=\"whole\">";

    /// <summary>A number between a few units and a few hundred, as a person would say it.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 10 => $"{seconds:0.0} s",
        < 60 => $"{seconds:0} s",
        _ => $"{(int)seconds / 60} min {(int)seconds % 60} s",
    };

    /// <summary>A score with two places and a real minus sign.</summary>
    public static string Score(double value)
        => !double.IsFinite(value) ? "-"
            : (Math.Abs(value) < 0.005 ? 0 : value).ToString("0.00").Replace('-', '\u2212');
}
