using System.Text;

namespace Theia.Data.Shards;

/// <summary>Writes the header of a plain file as POSIX 1988 wants it.</summary>
internal static class UstarHeader
{
    /// <summary>Fills <paramref name="block"/> with the header of a member.</summary>
    /// <exception cref="FormatException">The name does not fit.</exception>
    public static void Write(Span<byte> block, string name, long size)
    {
        block.Clear();
        WriteName(block, name);
        "0000444\0"u8.CopyTo(block[100..]);
        "0000000\0"u8.CopyTo(block[108..]);   // user and group by number: none
        "0000000\0"u8.CopyTo(block[116..]);
        Octal(block.Slice(124, 12), size);
        Octal(block.Slice(136, 12), 0);   // a fixed time keeps equal samples equal files
        block[156] = (byte)'0';
        "ustar\0"u8.CopyTo(block[257..]);
        "00"u8.CopyTo(block[263..]);
        "bigdata"u8.CopyTo(block[265..]);
        "bigdata"u8.CopyTo(block[297..]);
        block.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in block)
            sum += value;
        Octal(block.Slice(148, 7), sum);
    }

    private static void WriteName(Span<byte> block, string name)
    {
        ReadOnlySpan<byte> text = Encoding.UTF8.GetBytes(name);
        if (text.Length > TarHeader.NameLength)
        {
            // The name goes into two fields that meet at a slash.
            ReadOnlySpan<byte> longest = text[..Math.Min(text.Length, TarHeader.PrefixLength + 1)];
            var slash = longest.LastIndexOf((byte)'/');
            if (slash < 1 || text.Length - slash - 1 > TarHeader.NameLength)
                throw new FormatException($"the name has {text.Length} bytes; a header has room for {TarHeader.NameLength} and for {TarHeader.PrefixLength} of folders");
            text[..slash].CopyTo(block[345..]);
            text = text[(slash + 1)..];
        }

        text.CopyTo(block);
    }

    private static void Octal(Span<byte> field, long value)
    {
        field[^1] = 0;
        for (var i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }
    }
}
