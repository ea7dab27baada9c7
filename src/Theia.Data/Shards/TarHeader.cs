using System.Text;

namespace Theia.Data.Shards;

/// <summary>
/// The 512 bytes before a member: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06.
/// </summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    /// <summary>Bytes of a header, and the unit to which payloads are padded.</summary>
    public const int BlockSize = 512;

    /// <summary>Bytes that <see cref="Name"/> can hold without a prefix.</summary>
    public const int NameLength = 100;

    /// <summary>Bytes of the prefix field.</summary>
    public const int PrefixLength = 155;

    private static readonly UTF8Encoding _strict = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _block = block;

    /// <summary>What kind of member follows; NUL in archives older than POSIX.</summary>
    public char Type => (char)_block[156];

    /// <summary>True if the checksum (its own bytes counted as spaces) matches the header.</summary>
    public bool HasValidChecksum
    {
        get
        {
            var sum = 8 * ' ';
            foreach (var value in _block[..148])
                sum += value;
            foreach (var value in _block[156..])
                sum += value;
            return TryNumber(_block.Slice(148, 8), out var stored) && stored == sum;
        }
    }

    /// <summary>Path of the member.</summary>
    /// <exception cref="ArgumentException">It is not UTF-8.</exception>
    public string Name
    {
        get
        {
            var name = Text(_block[..NameLength]);
            // GNU archives keep times where POSIX has the prefix.
            ReadOnlySpan<byte> prefix = _block.Slice(257, 6).SequenceEqual("ustar\0"u8)
                ? UntilNul(_block.Slice(345, PrefixLength))
                : default;
            return prefix.IsEmpty ? name : $"{Text(prefix)}/{name}";
        }
    }

    /// <summary>Bytes of payload; false if the field is not a number or negative.</summary>
    public bool TrySize(out long size) => TryNumber(_block.Slice(124, 12), out size);

    /// <summary>Decodes UTF-8 up to the first NUL.</summary>
    /// <exception cref="ArgumentException">It is not UTF-8.</exception>
    public static string Text(ReadOnlySpan<byte> field) => _strict.GetString(UntilNul(field));

    // Octal text, or base 256 with the top bit set, as GNU tar writes from 8 GiB on.
    private static bool TryNumber(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        if (field[0] >= 0x80)
        {
            if (field[0] != 0x80 || field[1..^8].ContainsAnyExcept((byte)0) || field[^8] >= 0x80)
                return false;
            foreach (var digit in field[^8..])
                value = (value << 8) | digit;
            return true;
        }

        ReadOnlySpan<byte> digits = field.TrimStart((byte)' ');
        var end = digits.IndexOfAny((byte)' ', (byte)0);
        if (end >= 0)
        {
            if (digits[end..].ContainsAnyExcept((byte)' ', (byte)0))
                return false;
            digits = digits[..end];
        }

        if (digits.IsEmpty)
            return false;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return false;
            value = (value << 3) | (long)(digit - '0');
        }

        return true;
    }

    private static ReadOnlySpan<byte> UntilNul(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }
}
