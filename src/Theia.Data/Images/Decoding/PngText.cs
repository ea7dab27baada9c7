using System.IO.Compression;

namespace Theia.Data.Images.Decoding;

/// <summary>The text chunks of PNG, as far as they carry an orientation.</summary>
internal static class PngText
{
    // A text that inflates to more is not looked at; Pillow refuses the file.
    private const int MostBytes = 1 << 20;

    private const int LinesBeforeProfile = 3;

    /// <summary>
    /// The text of a <c>tEXt</c>, <c>zTXt</c> or <c>iTXt</c> chunk under a keyword; null where it
    /// is no such chunk or not readable.
    /// </summary>
    public static byte[]? Read(PngChunk chunk, ReadOnlySpan<byte> keyword)
    {
        ReadOnlySpan<byte> content = chunk.Content;
        if (chunk.IsCut || content.Length <= keyword.Length || !content.StartsWith(keyword)
            || content[keyword.Length] != 0)
        {
            return null;
        }

        content = content[(keyword.Length + 1)..];
        if (chunk.Type.SequenceEqual("tEXt"u8))
            return content.ToArray();
        if (chunk.Type.SequenceEqual("zTXt"u8))
            return content.Length > 0 && content[0] == 0 ? Inflate(content[1..]) : null;
        if (!chunk.Type.SequenceEqual("iTXt"u8) || content.Length < 2)
            return null;
        var (isCompressed, method) = (content[0] != 0, content[1]);
        content = content[2..];
        for (var skipped = 0; skipped < 2; skipped++)   // language and translated keyword
        {
            var end = content.IndexOf((byte)0);
            if (end < 0)
                return null;
            content = content[(end + 1)..];
        }

        return !isCompressed ? content.ToArray() : method == 0 ? Inflate(content) : null;
    }

    /// <summary>
    /// The bytes of an ImageMagick profile: three lines of heading, then hexadecimal digits; null where it is none.
    /// </summary>
    public static byte[]? Profile(ReadOnlySpan<byte> text)
    {
        for (var line = 0; line < LinesBeforeProfile; line++)
        {
            var end = text.IndexOf((byte)'\n');
            if (end < 0)
                return null;
            text = text[(end + 1)..];
        }

        List<byte> digits = [];
        foreach (var character in text)
        {
            if (!char.IsWhiteSpace((char)character))
                digits.Add(character);
        }

        try
        {
            return Convert.FromHexString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(digits));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static byte[]? Inflate(ReadOnlySpan<byte> compressed)
    {
        using var inflated = new ZLibStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
        var text = new byte[MostBytes + 1];
        try
        {
            var length = inflated.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return length > MostBytes ? null : text[..length];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
