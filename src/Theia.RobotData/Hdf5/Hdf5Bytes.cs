using System.Buffers.Binary;
using System.Text;
using Theia.Data.IO;

namespace Theia.RobotData.Hdf5;

/// <summary>Bytes of a file, read in order. The file is not trusted: beyond the end is an error that names the place.
/// </summary>
/// <param name="file">Path of the file, for messages.</param>
/// <param name="address">Place of the first byte in the file.</param>
/// <param name="bytes">The bytes.</param>
internal sealed class Hdf5Bytes(string file, long address, ReadOnlyMemory<byte> bytes)
{
    private int _at;

    /// <summary>Place in the file of the next byte.</summary>
    public long Address => address + _at;

    /// <summary>Bytes that are left.</summary>
    public int Left => bytes.Length - _at;

    /// <summary>The next bytes.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Left)
            throw Fault($"ends {count - (long)Left} bytes early");
        _at += count;
        return bytes.Span.Slice(_at - count, count);
    }

    /// <summary>The next bytes, to be read apart.</summary>
    public Hdf5Bytes Part(int count)
    {
        var start = Address;
        _ = Take(count);
        return new Hdf5Bytes(file, start, bytes.Slice(_at - count, count));
    }

    /// <summary>The bytes that are left, without passing over them.</summary>
    public ReadOnlyMemory<byte> Peek() => bytes[_at..];

    /// <summary>Passes over bytes.</summary>
    public Hdf5Bytes Skip(int count)
    {
        _ = Take(count);
        return this;
    }

    /// <summary>Passes over bytes up to a multiple of eight from the begin.</summary>
    public void Align() => Skip(Math.Min(Left, -_at & 7));

    public byte U8() => Take(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>A whole number of some bytes, at most eight; one beyond 2^63 is damage.</summary>
    public long Whole(int size)
    {
        ulong number = 0;
        var read = Take(size is >= 0 and <= 8 ? size : throw Fault($"has a number of {size} bytes"));
        for (var i = size - 1; i >= 0; i--)
            number = (number << 8) | read[i];
        return number <= long.MaxValue ? (long)number : throw Fault($"has the number {number}");
    }

    /// <summary>A place in the file; null where it is undefined.</summary>
    public long? Place()
    {
        var place = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
        return place == ulong.MaxValue ? null
            : place <= long.MaxValue ? (long)place : throw Fault($"refers to the place {place}");
    }

    /// <summary>A place in the file that must be defined.</summary>
    public long DefinedPlace() => Place() ?? throw Fault("refers to nothing");

    /// <summary>Text up to a zero byte, or all that is left.</summary>
    public string Text()
    {
        var rest = bytes.Span[_at..];
        var end = rest.IndexOf((byte)0);
        var text = Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
        _at = end < 0 ? bytes.Length : _at + end + 1;
        return text;
    }

    /// <summary>Refuses other bytes than these four letters.</summary>
    public Hdf5Bytes Signature(string letters)
    {
        if (!Take(4).SequenceEqual(Encoding.ASCII.GetBytes(letters)))
            throw Fault($"has no '{letters}' where one belongs");
        return this;
    }

    /// <summary>An error that names file and place.</summary>
    /// <param name="problem">Continues "at byte 123 it …".</param>
    public DataException Fault(string problem) => new(
        file, $"at byte {Address}, HDF5 {TerminalText.Of(problem)}.", "Get the file again.");
}
