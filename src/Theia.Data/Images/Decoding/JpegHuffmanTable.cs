namespace Theia.Data.Images.Decoding;

/// <summary>A Huffman table of a JPEG, used to find where codes end.</summary>
/// <param name="counts">How many codes there are of 1 to 16 bits.</param>
/// <param name="symbols">Their symbols, short codes first.</param>
internal sealed class JpegHuffmanTable(byte[] counts, byte[] symbols)
{
    /// <summary>Reads all tables of a DHT segment; those of DC are 0 to 3, those of AC 4 to 7.</summary>
    /// <returns>False when the segment is damaged.</returns>
    public static bool TryRead(ReadOnlySpan<byte> content, JpegHuffmanTable?[] tables)
    {
        while (content.Length > 16)
        {
            var place = content[0];
            var counts = content[1..17].ToArray();
            var total = counts.Sum(count => count);
            if ((place & 0xEC) != 0 || total > content.Length - 17)
                return false;
            tables[(place >> 4) * 4 + (place & 3)] = new(counts, content.Slice(17, total).ToArray());
            content = content[(17 + total)..];
        }

        return content.IsEmpty;
    }

    /// <summary>The symbol of the next code; -1 when no code begins so.</summary>
    public int Decode(ref JpegBits bits)
    {
        int code = 0, first = 0, index = 0;
        foreach (var count in counts)
        {
            code |= bits.Next();
            if (code - first < count)
                return symbols[index + code - first];
            index += count;
            first = first + count << 1;
            code <<= 1;
        }

        return -1;
    }
}
