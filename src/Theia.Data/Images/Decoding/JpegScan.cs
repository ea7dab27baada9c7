using System.Buffers.Binary;

namespace Theia.Data.Images.Decoding;

/// <summary>
/// Finds where the pixels of a JPEG end that has no end-of-image marker: some cameras put a block of their own in its
/// place. The codes are followed without computing pixels; only files without the marker come here.
/// </summary>
internal sealed class JpegScan
{
    private const int BlockLength = 64, Components = 4, SampleBits = 8, Restart = 0xDD,
        Tables = 0xC4, StartOfScan = 0xDA;

    // Maximum for 8-bit samples. Decoders silently accept more, but more means that this is not coded data.
    private const int MostDcBits = 11, MostAcBits = 10;

    private readonly JpegHuffmanTable?[] _tables = new JpegHuffmanTable?[8];
    private byte[] _frame = [];
    private int _interval;

    /// <summary>The byte after the last pixel's code.</summary>
    /// <param name="file">A file with one scan, whose markers up to there are whole.</param>
    /// <returns>Null when pixels are missing, or of other codings than sequential Huffman with
    /// all components in one scan.</returns>
    public static int? FindEnd(ReadOnlySpan<byte> file)
    {
        var scan = new JpegScan();
        for (var position = 2; JpegFile.TryNextMarker(file, ref position, out var marker);)
        {
            if (JpegFile.StandsAlone(marker))
                continue;
            if (!JpegFile.TrySegment(file, ref position, out ReadOnlySpan<byte> content))
                return null;
            if (marker == StartOfScan)
                return scan.Follow(file, position, content);
            if (!scan.TryTake(marker, content))
                return null;
        }

        return null;
    }

    private bool TryTake(byte marker, ReadOnlySpan<byte> content)
    {
        if (marker == Tables)
            return JpegHuffmanTable.TryRead(content, _tables);
        if (marker == Restart && content.Length >= 2)
            _interval = BinaryPrimitives.ReadUInt16BigEndian(content);
        if (!JpegFile.IsFrame(marker))
            return true;
        _frame = content.ToArray();
        return marker is 0xC0 or 0xC1;   // sequential, Huffman
    }

    private int? Follow(ReadOnlySpan<byte> file, int position, ReadOnlySpan<byte> header)
    {
        if (_frame.Length < 6 || _frame[0] != SampleBits || _frame[5] is 0 or > Components
            || _frame.Length < 6 + 3 * _frame[5])
        {
            return null;
        }

        var count = _frame[5];
        if (header.Length < 1 + 2 * count || header[0] != count)
            return null;
        int height = BinaryPrimitives.ReadUInt16BigEndian(_frame.AsSpan(1)),
            width = BinaryPrimitives.ReadUInt16BigEndian(_frame.AsSpan(3));
        int across = 1, down = 1;
        List<(JpegHuffmanTable Dc, JpegHuffmanTable Ac)> blocks = [];
        for (var i = 0; i < count; i++)
        {
            int sampling = _frame[7 + 3 * i], tables = header[2 + 2 * i];
            int x = sampling >> 4, y = sampling & 15;
            // Of a scan of one component each block is a unit of its own, whatever its sampling.
            (x, y) = count == 1 ? (1, 1) : (x, y);
            if (x is 0 or > 4 || y is 0 or > 4 || tables >> 4 > 3 || (tables & 15) > 3)
                return null;
            if (_tables[tables >> 4] is not { } dc || _tables[4 + (tables & 15)] is not { } ac)
                return null;
            (across, down) = (Math.Max(across, x), Math.Max(down, y));
            blocks.AddRange(Enumerable.Repeat((dc, ac), x * y));
        }

        var units = (long)((width + 8 * across - 1) / (8 * across)) * ((height + 8 * down - 1) / (8 * down));
        return Follow(new JpegBits(file, position), units, blocks);
    }

    private int? Follow(JpegBits bits, long units, List<(JpegHuffmanTable Dc, JpegHuffmanTable Ac)> blocks)
    {
        for (var unit = 0L; unit < units; unit++)
        {
            if (_interval > 0 && unit > 0 && unit % _interval == 0 && !(bits.IsPadded && bits.TrySkipRestart()))
                return null;
            foreach ((JpegHuffmanTable dc, JpegHuffmanTable ac) in blocks)
            {
                if (!TryBlock(ref bits, dc, ac))
                    return null;
            }
        }

        return bits.IsPadded ? bits.Position : null;
    }

    private static bool TryBlock(ref JpegBits bits, JpegHuffmanTable dc, JpegHuffmanTable ac)
    {
        var length = dc.Decode(ref bits);
        if (length is < 0 or > MostDcBits)
            return false;
        bits.Skip(length);
        for (var at = 1; at < BlockLength; at++)
        {
            var symbol = ac.Decode(ref bits);
            if (symbol < 0 || bits.IsOver)
                return false;
            int zeros = symbol >> 4, size = symbol & 15;
            if (symbol == 0)
                break;   // the rest of the block is zero
            at += zeros;
            if (at >= BlockLength || size > MostAcBits || size == 0 && zeros != 15)
                return false;
            bits.Skip(size);
        }

        return !bits.IsOver;
    }
}
