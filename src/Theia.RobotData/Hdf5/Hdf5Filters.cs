using System.IO.Compression;
using Theia.Data.IO;

namespace Theia.RobotData.Hdf5;

/// <summary>What the bytes of a chunk went through when they were written.</summary>
internal sealed class Hdf5Filters
{
    private const int Deflate = 1, Shuffle = 2, Checksum = 3, Lzf = 32000;

    private static readonly Dictionary<int, string> _refused = new()
    {
        [4] = "SZIP",
        [5] = "N-bit",
        [6] = "scale-offset",
        [307] = "bzip2",
        [32001] = "Blosc",
        [32004] = "LZ4",
        [32008] = "bitshuffle",
        [32013] = "ZFP",
        [32015] = "Zstandard",
        [32026] = "Blosc2",
    };

    private readonly List<(int Id, int Parameter)> _filters = [];

    /// <summary>Reads the list of filters.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="fault">Makes an error that names the data set.</param>
    /// <exception cref="DataException">A filter is not read; it is named.</exception>
    public Hdf5Filters(Hdf5Bytes bytes, Func<string, string, DataException> fault)
    {
        int version = bytes.U8(), count = bytes.U8();
        _ = bytes.Skip(version == 1 ? 6 : 0);
        for (var i = 0; i < count; i++)
        {
            int id = bytes.U16(), name = version == 1 || id >= 256 ? bytes.U16() : 0;
            int parameters = bytes.Skip(2).U16();
            var text = bytes.Part(name).Text();
            if (version == 1)
                _ = bytes.Skip(-name & 7);
            var first = parameters > 0 ? (int)bytes.U32() : 0;
            _ = bytes.Skip(4 * Math.Max(parameters - 1, 0)).Skip(version == 1 && parameters % 2 == 1 ? 4 : 0);
            if (id is not (Deflate or Shuffle or Checksum or Lzf))
            {
                var known = _refused.GetValueOrDefault(id, text.Length > 0 ? TerminalText.Of(text) : "unnamed");
                throw fault(
                    $"is compressed with the filter {id} ({known}), which is not read",
                    "Write it again with gzip: h5repack -f GZIP=4 old.hdf5 new.hdf5.");
            }

            _filters.Add((id, first));
        }
    }

    /// <summary>Undoes all filters.</summary>
    /// <param name="stored">The chunk as stored.</param>
    /// <param name="mask">Filters that were left out, by bits.</param>
    /// <param name="size">Bytes of the chunk without filters; more are never made.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public byte[] Undo(byte[] stored, uint mask, int size)
    {
        var bytes = stored;
        for (var i = _filters.Count - 1; i >= 0; i--)
        {
            if ((mask & (1u << i)) != 0)
                continue;
            bytes = _filters[i].Id switch
            {
                Deflate => Inflate(bytes, size),
                Shuffle => Unshuffle(bytes, _filters[i].Parameter),
                Checksum => bytes[..Math.Max(bytes.Length - 4, 0)],
                _ => LzfDecoder.Decode(bytes, size),
            };
        }

        return bytes.Length == size
            ? bytes
            : throw new InvalidDataException($"has {bytes.Length} bytes, where {size} belong");
    }

    private static byte[] Inflate(byte[] bytes, int size)
    {
        using var inflated = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
        // Behind this filter the chunk may be longer by a checksum.
        var room = new byte[size + 4];
        var read = inflated.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
        return room[..read];
    }

    private static byte[] Unshuffle(byte[] bytes, int width)
    {
        if (width < 1)
            throw new InvalidDataException($"is shuffled by {width} bytes");
        var (count, whole) = (bytes.Length / width, new byte[bytes.Length]);
        for (var part = 0; part < width; part++)
        {
            for (var i = 0; i < count; i++)
                whole[(i * width) + part] = bytes[(part * count) + i];
        }

        bytes.AsSpan(count * width).CopyTo(whole.AsSpan(count * width));
        return whole;
    }
}
