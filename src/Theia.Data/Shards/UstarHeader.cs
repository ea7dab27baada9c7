using System.Text;

namespace Theia.Data.Shards;

/// <summary>
/// Writes the header of a plain file as POSIX 1988 wants it, with a PAX record before it only
/// where the name does not fit.
/// </summary>
internal static class UstarHeader
{
    private const int Block = TarHeader.BlockSize;

    /// <summary>The header block of a member.</summary>
    /// <param name="name">Path of the member.</param>
    /// <param name="size">Bytes of its payload.</param>
    /// <returns>One block; with a PAX header before it, three or more.</returns>
    public static byte[] For(string name, long size)
    {
        var text = Encoding.UTF8.GetBytes(name);
        if (Fits(text, out var slash))
        {
            var header = new byte[Block];
            Fill(header, text.AsSpan(0, Math.Max(0, slash)), text.AsSpan(slash + 1), '0', size);
            return header;
        }

        // Sets made elsewhere have such keys, and their features must keep them.
        var record = PathRecord(text);
        var recordBlocks = (record.Length + Block - 1) / Block * Block;
        var blocks = new byte[Block + recordBlocks + Block];
        Fill(blocks.AsSpan(0, Block), default, "././@PaxHeader"u8, 'x', record.Length);
        record.CopyTo(blocks, Block);
        Fill(blocks.AsSpan(Block + recordBlocks), default, text.AsSpan(0, WholeCharacters(text)), '0', size);
        return blocks;
    }

    // The name goes into one field, or into two that meet at a slash; -1 stands for none.
    private static bool Fits(ReadOnlySpan<byte> name, out int slash)
    {
        slash = -1;
        if (name.Length <= TarHeader.NameLength)
            return true;
        slash = name[..Math.Min(name.Length, TarHeader.PrefixLength + 1)].LastIndexOf((byte)'/');
        return slash > 0 && name.Length - slash - 1 <= TarHeader.NameLength;
    }

    // "length path=name\n", where the length counts its own digits.
    private static byte[] PathRecord(byte[] name)
    {
        var rest = " path=".Length + name.Length + "\n".Length;
        var length = rest + 1;
        while (length != rest + $"{length}".Length)
            length = rest + $"{length}".Length;
        return [.. Encoding.ASCII.GetBytes($"{length} path="), .. name, (byte)'\n'];
    }

    // For readers without PAX: as much of the name as fits, not cut inside a character.
    private static int WholeCharacters(ReadOnlySpan<byte> name)
    {
        var length = TarHeader.NameLength;
        while ((name[length] & 0xC0) == 0x80)
            length--;
        return length;
    }

    private static void Fill(Span<byte> block, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> name, char type, long size)
    {
        name.CopyTo(block);
        prefix.CopyTo(block[345..]);
        "0000444\0"u8.CopyTo(block[100..]);
        "0000000\0"u8.CopyTo(block[108..]);   // user and group by number: none
        "0000000\0"u8.CopyTo(block[116..]);
        Octal(block.Slice(124, 12), size);
        Octal(block.Slice(136, 12), 0);   // a fixed time keeps equal samples equal files
        block[156] = (byte)type;
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
