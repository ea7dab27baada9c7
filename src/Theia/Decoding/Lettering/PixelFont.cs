namespace Theia.Decoding.Lettering;

/// <summary>
/// Printable ASCII in cells of 5 × 7 pixels. Images are labeled with it because Skia here is built without fonts, so
/// that the same image comes out on every machine.
/// </summary>
internal static class PixelFont
{
    /// <summary>Rows of a character.</summary>
    public const int Height = 7;

    private const int Width = 5, Advance = Width + 1;
    private const char First = ' ', Last = '~', Unknown = '?';

    // Five columns per character from the left, two hexadecimal digits each; the lowest bit is the top row.
    private static readonly byte[] _columns = Convert.FromHexString(
        "000000000000005F00000007000700147F147F14242A7F2A12231308646236495620500005030000001C224100"   // space to (
        + "0041221C0014083E081408083E080800503000000808080808006060000020100804023E5149453E"   // ) to 0
        + "00427F400042615149462141454B311814127F1027454545393C4A49493001710905033649494936064949291E"   // 1 to 9
        + "003636000000563600000814224100141414141400412214080201510906324979413E"   // : to @
        + "7E1111117E7F494949363E414141227F4141221C7F494949417F090909013E4149497A7F0808087F00417F4100"   // A to I
        + "2040413F017F081422417F404040407F020C027F7F0408107F3E4141413E7F090909063E4151215E7F09192946"   // J to R
        + "464949493101017F01013F4040403F1F2040201F3F4038403F631408146307087008076151494543"   // S to Z
        + "007F41410002040810200041417F00040201020440404040400001020400"   // [ to `
        + "20545454787F484444383844444420384444487F3854545418087E0901020C5252523E7F0804047800447D4000"   // a to i
        + "2040443D007F1028440000417F40007C041804787C0804047838444444387C14141408081414187C7C08040408"   // j to r
        + "4854545420043F4440203C4040207C1C2040201C3C4030403C44281028440C5050503C4464544C44"   // s to z
        + "000836410000007F000000413608001008081008");   // { to ~

    /// <summary>Pixels that a text takes.</summary>
    public static int WidthOf(string text, int scale) => Math.Max(0, (text.Length * Advance) - 1) * scale;

    /// <summary>A text that fits into a width, cut with two points where it is too long.</summary>
    public static string Fit(string text, int width, int scale)
    {
        var most = ((width / scale) + 1) / Advance;
        return text.Length <= most ? text : most < 3 ? "" : text[..(most - 2)] + "..";
    }

    /// <summary>Writes a text; what lies outside of the image is cut.</summary>
    /// <param name="image">Where.</param>
    /// <param name="text">One line; characters that are not ASCII become question marks.</param>
    /// <param name="left">First column.</param>
    /// <param name="top">First row.</param>
    /// <param name="scale">Pixels per pixel of the font.</param>
    /// <param name="color">R, G, B.</param>
    public static void Write(RgbImage image, string text, int left, int top, int scale, ReadOnlySpan<byte> color)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var glyph = (text[i] is >= First and <= Last ? text[i] : Unknown) - First;
            for (var y = 0; y < Height * scale; y++)
            {
                for (var x = 0; x < Width * scale; x++)
                {
                    var (column, row) = (left + (i * Advance * scale) + x, top + y);
                    if ((_columns[(glyph * Width) + (x / scale)] >> (y / scale) & 1) == 1
                        && column >= 0 && column < image.Width && row >= 0 && row < image.Height)
                    {
                        color.CopyTo(image.Pixels.AsSpan(3 * ((row * image.Width) + column)));
                    }
                }
            }
        }
    }
}
