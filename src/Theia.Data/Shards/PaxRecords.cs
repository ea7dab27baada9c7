using System.Buffers.Text;

namespace Theia.Data.Shards;

/// <summary>PAX records of the next member: lines of <c>length keyword=value</c>.</summary>
/// <param name="Path">Replaces the name; null if absent.</param>
/// <param name="Size">Replaces the size; null if absent.</param>
internal sealed record PaxRecords(string? Path, long? Size)
{
    /// <summary>Reads the payload of a PAX header.</summary>
    /// <exception cref="FormatException">It is malformed; the message says how.</exception>
    public static PaxRecords Parse(ReadOnlySpan<byte> text)
    {
        string? path = null;
        long? size = null;
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> record = Next(ref text);
            var equals = record.IndexOf((byte)'=');
            if (equals < 1)
                throw new FormatException("a PAX record has no keyword and '='");
            ReadOnlySpan<byte> keyword = record[..equals], value = record[(equals + 1)..];
            if (keyword.SequenceEqual("path"u8))
                path = ReadPath(value);
            else if (keyword.SequenceEqual("size"u8))
                size = ReadSize(value);
            else if (keyword.StartsWith("GNU.sparse."u8))
                throw new FormatException("the next member is sparse");
        }

        return new PaxRecords(path, size);
    }

    // "30 mtime=1700000000.5\n": the length counts itself and the line feed.
    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> text)
    {
        if (!Utf8Parser.TryParse(text, out uint length, out var digits) || digits > 9 || digits >= text.Length
            || text[digits] != ' ')
        {
            throw new FormatException("a PAX record does not start with its length");
        }

        if (length <= digits + 1 || length > text.Length || text[(int)length - 1] != '\n')
            throw new FormatException($"a PAX record declares a length of {length}, which is not where it ends");
        ReadOnlySpan<byte> record = text[(digits + 1)..((int)length - 1)];
        text = text[(int)length..];
        return record;
    }

    private static string? ReadPath(ReadOnlySpan<byte> value)
    {
        if (value.Contains((byte)0))
            throw new FormatException("a PAX path contains a NUL");
        return value.IsEmpty ? null : TarHeader.Text(value);
    }

    private static long? ReadSize(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return null;
        if (value.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !Utf8Parser.TryParse(value, out long size, out var used) || used != value.Length)
        {
            throw new FormatException("a PAX size is not a number of bytes");
        }

        return size;
    }
}
