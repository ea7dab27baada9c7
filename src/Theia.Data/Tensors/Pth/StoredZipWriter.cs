using System.Buffers.Binary;
using System.Text;
using Theia.Data.IO;

namespace Theia.Data.Tensors.Pth;

/// <summary>
/// Writes a zip of stored entries as PyTorch's writer lays it out: data at multiples of 64 bytes, CRC and sizes behind
/// the data, times zero. Files stay below 4 GiB.
/// </summary>
internal sealed class StoredZipWriter(Stream stream)
{
    private const int Alignment = 64;
    private const ushort Flags = StoredEntry.SizesFollow | StoredEntry.Utf8Name;
    private const uint DescriptorSignature = 0x08074b50;

    private readonly List<StoredEntry> _entries = [];
    private long _position;

    /// <summary>The entries written so far.</summary>
    public IReadOnlyList<StoredEntry> Entries => _entries;

    public void Add(string name, ReadOnlySpan<byte> data)
    {
        var bytes = data.ToArray();
        Add(name, bytes.Length, inner => inner.Write(bytes));
    }

    /// <summary>Adds an entry of <paramref name="length"/> bytes that <paramref name="write"/> produces.</summary>
    public void Add(string name, long length, Action<Stream> write)
    {
        var headerAt = _position;
        var nameBytes = Encoding.UTF8.GetBytes(name);
        // The extra field "FB" fills up to the alignment with Z, as PyTorch's does.
        var padding = (int)(-(headerAt + 30 + nameBytes.Length + 4) & (Alignment - 1));
        Put32(StoredEntry.LocalSignature);
        Put16(0, Flags, 0, 0, 0);
        Put32(0, 0, 0);
        Put16((ushort)nameBytes.Length, (ushort)(4 + padding));
        Put(nameBytes);
        Put("FB"u8);
        Put16((ushort)padding);
        Put([.. Enumerable.Repeat((byte)'Z', padding)]);

        var dataAt = _position;
        var checking = new ChecksumStream(stream);
        var counting = new CountingStream(checking, length);
        write(counting);
        if (counting.Remaining != 0)
        {
            throw new ArgumentException(
                $"Entry '{name}' of {length} bytes received {counting.Remaining} too few.", nameof(write));
        }

        _position += length;
        Put32(DescriptorSignature, checking.Crc, (uint)length, (uint)length);
        _entries.Add(new StoredEntry(name, headerAt, dataAt, length, checking.Crc, Flags));
    }

    /// <summary>Writes the directory; nothing may follow.</summary>
    public void Finish()
    {
        var directoryAt = _position;
        foreach (StoredEntry entry in _entries)
        {
            var name = Encoding.UTF8.GetBytes(entry.Name);
            Put32(StoredEntry.DirectorySignature);
            Put16(0, 0, Flags, 0, 0, 0);
            Put32(entry.Crc, (uint)entry.Length, (uint)entry.Length);
            Put16((ushort)name.Length, 0, 0, 0, 0);
            Put32(0, (uint)entry.HeaderOffset);
            Put(name);
        }

        // PyTorch adds the end record for large files to small ones too; readers find the directory by the last.
        var endAt = _position;
        var length = endAt - directoryAt;
        Put32(0x06064b50);
        Put64(44);
        Put16(798, 45);
        Put32(0, 0);
        Put64(_entries.Count, _entries.Count, length, directoryAt);
        Put32(0x07064b50, 0);
        Put64(endAt);
        Put32(1);
        Put32(0x06054b50);
        Put16(0, 0, (ushort)_entries.Count, (ushort)_entries.Count);
        Put32((uint)length, (uint)directoryAt);
        Put16(0);
    }

    private void Put16(params ReadOnlySpan<ushort> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
            Put(bytes);
        }
    }

    private void Put32(params ReadOnlySpan<uint> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
            Put(bytes);
        }
    }

    private void Put64(params ReadOnlySpan<long> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            Put(bytes);
        }
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        _position += bytes.Length;
    }
}
