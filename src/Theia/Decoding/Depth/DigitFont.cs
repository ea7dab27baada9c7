namespace Theia.Decoding.Depth;

/// <summary>The characters of numbers, 3 pixels wide and 5 high.</summary>
internal static class DigitFont
{
    /// <summary>Pixels a character, with the gap after it.</summary>
    public const int Advance = 4;

    /// <summary>Rows of a character.</summary>
    public const int Height = 5;

    private const int Width = Advance - 1;

    // Rows from above, each of three bits.
    private static readonly Dictionary<char, int[]> _glyphs = new()
    {
        ['0'] = [7, 5, 5, 5, 7],
        ['1'] = [2, 6, 2, 2, 7],
        ['2'] = [7, 1, 7, 4, 7],
        ['3'] = [7, 1, 3, 1, 7],
        ['4'] = [5, 5, 7, 1, 1],
        ['5'] = [7, 4, 7, 1, 7],
        ['6'] = [7, 4, 7, 5, 7],
        ['7'] = [7, 1, 2, 2, 2],
        ['8'] = [7, 5, 7, 5, 7],
        ['9'] = [7, 5, 7, 1, 7],
        ['.'] = [0, 0, 0, 0, 2],
        ['-'] = [0, 0, 7, 0, 0],
        ['+'] = [0, 2, 7, 2, 0],
        ['E'] = [7, 4, 6, 4, 7],
        ['m'] = [0, 7, 7, 5, 5],
        [' '] = [0, 0, 0, 0, 0],
    };

    /// <summary>Writes a text in white, cut at the right edge of the image.</summary>
    /// <param name="image">Where.</param>
    /// <param name="text">Digits and what numbers need; other characters are left blank.</param>
    /// <param name="left">First column.</param>
    /// <param name="top">First row.</param>
    /// <param name="scale">Pixels a pixel of the font.</param>
    public static void Write(RgbImage image, string text, int left, int top, int scale)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var glyph = _glyphs.GetValueOrDefault(text[i], _glyphs[' ']);
            for (var y = 0; y < Height * scale; y++)
            {
                for (var x = 0; x < Width * scale; x++)
                {
                    var column = left + (i * Advance * scale) + x;
                    var isSet = (glyph[y / scale] >> (Width - 1 - (x / scale)) & 1) == 1;
                    if (isSet && column >= 0 && column < image.Width && top + y < image.Height)
                        image.Pixels.AsSpan(3 * (((top + y) * image.Width) + column), 3).Fill(byte.MaxValue);
                }
            }
        }
    }
}
