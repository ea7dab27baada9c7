namespace Theia.RobotData.Hdf5;

/// <summary>Decodes LZF: runs of literal bytes, and copies of bytes before.</summary>
internal static class LzfDecoder
{
    private const int FirstCopy = 32, LongCopy = 7;

    /// <summary>Decodes bytes.</summary>
    /// <param name="bytes">What was stored.</param>
    /// <param name="size">Bytes that come out, at most.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> bytes, int size)
    {
        var whole = new byte[size];
        var (at, made) = (0, 0);
        while (at < bytes.Length)
        {
            int control = bytes[at++];
            if (control < FirstCopy)
            {
                var literal = control + 1;
                if (literal > bytes.Length - at || literal > size - made)
                    throw Damage();
                bytes.Slice(at, literal).CopyTo(whole.AsSpan(made));
                (at, made) = (at + literal, made + literal);
                continue;
            }

            var length = control >> 5;
            if (length == LongCopy)
                length += at < bytes.Length ? bytes[at++] : throw Damage();
            var distance = ((control & 31) << 8) + (at < bytes.Length ? bytes[at++] : throw Damage()) + 1;
            length += 2;
            if (distance > made || length > size - made)
                throw Damage();
            // The copy may reach into itself, so it goes byte by byte.
            for (var i = 0; i < length; i++, made++)
                whole[made] = whole[made - distance];
        }

        return whole[..made];
    }

    private static InvalidDataException Damage() => new("holds damaged LZF");
}
