using System.Buffers.Binary;
using System.Text;
using Theia.Data.IO;

namespace Theia.Data.Tensors.Pth;

/// <summary>
/// The directory of a zip whose entries are stored, not compressed, read strictly: what two readers could understand
/// differently is refused. The end record is the last thing in the file, the directory ends where it begins, each name
/// is there once and equal in both places, entries do not overlap.
/// </summary>
internal sealed class StoredZip
{
    private const int EndLength = 22, End64Length = 56, LocatorLength = 20,
        DirectoryEntryLength = 46, LocalHeaderLength = 30;
    private const uint EndSignature = 0x06054b50, End64Signature = 0x06064b50, LocatorSignature = 0x07064b50;
    private const int MaxDirectoryLength = 64 << 20;

    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly InputFile _file;
    private readonly OrderedDictionary<string, StoredEntry> _entries = new(StringComparer.Ordinal);

    private StoredZip(InputFile file) => _file = file;

    /// <summary>Entries by name, in the order of the directory.</summary>
    public IReadOnlyDictionary<string, StoredEntry> Entries => _entries;

    /// <exception cref="DataException">The file is no such zip.</exception>
    public static StoredZip Read(InputFile file)
    {
        var zip = new StoredZip(file);
        (var offset, var length, var count) = zip.FindDirectory();
        var directory = file.Read(offset, length);
        zip.ReadDirectory(directory, count);
        zip.CheckLocalHeaders(offset);
        return zip;
    }

    private (long Offset, int Length, long Count) FindDirectory()
    {
        var endAt = _file.Length - EndLength;
        if (endAt < 0)
            throw Fail("is too short for a zip");
        ReadOnlySpan<byte> end = _file.Read(endAt, EndLength);
        if (U32(end, 0) != EndSignature || U16(end, 20) != 0)
            throw Fail("does not end with a zip's end record: it was cut, or something was appended");
        long count = U16(end, 10), length = U32(end, 12), offset = U32(end, 16);
        if (U16(end, 4) != 0 || U16(end, 6) != 0 || U16(end, 8) != count)
            throw Fail("is a part of a zip in several files");
        if (FindLargeEnd(endAt) is { } large)
        {
            var agree = (count == ushort.MaxValue || count == large.Count)
                && (length == uint.MaxValue || length == large.Length)
                && (offset == uint.MaxValue || offset == large.Offset);
            (endAt, offset, length, count) = agree ? large : throw Fail("has two end records that disagree");
        }

        if (offset < 0 || length < 0 || offset > endAt || length != endAt - offset || length > MaxDirectoryLength
            || count < 0 || count > length / DirectoryEntryLength)
        {
            throw Fail(
                $"has a zip directory of {count} entries in {length} bytes at {offset}, "
                + $"which does not fit its end record at {endAt}");
        }

        return (offset, (int)length, count);
    }

    // A second end record with room for files above 4 GiB, found by a locator before the first.
    // PyTorch writes it always.
    private (long EndAt, long Offset, long Length, long Count)? FindLargeEnd(long endAt)
    {
        var end64At = endAt - LocatorLength - End64Length;
        if (end64At < 0)
            return null;
        ReadOnlySpan<byte> bytes = _file.Read(end64At, End64Length + LocatorLength);
        ReadOnlySpan<byte> locator = bytes[End64Length..];
        if (U32(locator, 0) != LocatorSignature)
            return null;
        if (I64(locator, 8) != end64At || U32(bytes, 0) != End64Signature || I64(bytes, 4) != End64Length - 12
            || U32(bytes, 16) != 0 || U32(bytes, 20) != 0 || I64(bytes, 24) != I64(bytes, 32))
        {
            throw Fail("has a damaged zip64 end record");
        }

        return (end64At, I64(bytes, 48), I64(bytes, 40), I64(bytes, 32));
    }

    private void ReadDirectory(ReadOnlySpan<byte> directory, long count)
    {
        for (var i = 0L; i < count; i++)
        {
            if (directory.Length < DirectoryEntryLength || U32(directory, 0) != StoredEntry.DirectorySignature)
                throw Fail($"has a damaged zip directory at entry {i}");
            int nameLength = U16(directory, 28), extraLength = U16(directory, 30),
                length = DirectoryEntryLength + nameLength + extraLength + U16(directory, 32);
            if (length > directory.Length)
                throw Fail($"has a zip directory that ends inside entry {i}");
            var name = DecodeName(directory.Slice(DirectoryEntryLength, nameLength));
            if (U16(directory, 10) != 0)
                throw Fail($"has the compressed entry '{TerminalText.Of(name)}'; PyTorch stores its entries");
            if ((U16(directory, 8) & ~StoredEntry.HarmlessFlags) != 0)
            {
                throw Fail(
                    $"has the entry '{TerminalText.Of(name)}' with flags 0x{U16(directory, 8):x4}: "
                    + "encrypted or unknown");
            }

            (var size, var offset) = ReadPlace(
                directory, directory.Slice(DirectoryEntryLength + nameLength, extraLength), name);
            if (!_entries.TryAdd(name, new StoredEntry(name, offset, 0, size, U32(directory, 16), U16(directory, 8))))
                throw Fail($"has two entries of the name '{TerminalText.Of(name)}'");
            directory = directory[length..];
        }

        if (!directory.IsEmpty)
            throw Fail("has bytes in its zip directory that belong to no entry");
    }

    private (long Size, long Offset) ReadPlace(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> extra, string name)
    {
        long stored = U32(entry, 20), size = U32(entry, 24), offset = U32(entry, 42);
        var large = LargeFields(extra);
        size = Widen(size, ref large);
        stored = Widen(stored, ref large);
        offset = Widen(offset, ref large);
        return size == stored && size >= 0 && offset >= 0
            ? (size, offset)
            : throw Fail($"has the entry '{TerminalText.Of(name)}' of {size} bytes that takes {stored}");

        long Widen(long value, ref ReadOnlySpan<byte> fields)
        {
            if (value != uint.MaxValue)
                return value;
            if (fields.Length < sizeof(long))
                throw Fail($"lacks the zip64 sizes of entry '{TerminalText.Of(name)}'");
            value = I64(fields, 0);
            fields = fields[sizeof(long)..];
            return value;
        }
    }

    private static ReadOnlySpan<byte> LargeFields(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4 && U16(extra, 2) <= extra.Length - 4)
        {
            if (U16(extra, 0) == 1)
                return extra.Slice(4, U16(extra, 2));
            extra = extra[(4 + U16(extra, 2))..];
        }

        return [];
    }

    // Some readers believe the header before the data and not the directory; so both must say the same.
    private void CheckLocalHeaders(long end)
    {
        foreach (StoredEntry entry in _entries.Values.OrderByDescending(entry => entry.HeaderOffset).ToList())
        {
            if (entry.HeaderOffset > end - LocalHeaderLength)
                throw Fail($"has the entry '{TerminalText.Of(entry.Name)}' over another or over the directory");
            ReadOnlySpan<byte> name = _utf8.GetBytes(entry.Name);
            ReadOnlySpan<byte> header = _file.Read(
                entry.HeaderOffset, (int)Math.Min(end - entry.HeaderOffset, LocalHeaderLength + name.Length));
            if (U32(header, 0) != StoredEntry.LocalSignature || U16(header, 6) != entry.Flags || U16(header, 8) != 0
                || U16(header, 26) != name.Length
                || !header[LocalHeaderLength..].SequenceEqual(name) || !SizesAgree(header, entry))
            {
                throw Fail($"has two different headers for the entry '{TerminalText.Of(entry.Name)}'");
            }

            var data = LocalHeaderLength + name.Length + U16(header, 28);
            if (data > end - entry.HeaderOffset || entry.Length > end - entry.HeaderOffset - data)
                throw Fail($"has the entry '{TerminalText.Of(entry.Name)}' over another or over the directory");
            _entries[entry.Name] = entry with { Offset = entry.HeaderOffset + data };
            end = entry.HeaderOffset;
        }

        if (end != 0)
            throw Fail($"has {end} bytes before its first entry");
    }

    private static bool SizesAgree(ReadOnlySpan<byte> header, StoredEntry entry) =>
        (entry.Flags & StoredEntry.SizesFollow) != 0 || (U32(header, 14) == entry.Crc
                && U32(header, 18) == Narrow(entry.Length) && U32(header, 22) == Narrow(entry.Length));

    private static uint Narrow(long length) => length >= uint.MaxValue ? uint.MaxValue : (uint)length;

    private string DecodeName(ReadOnlySpan<byte> name)
    {
        try
        {
            return _utf8.GetString(name);
        }
        catch (DecoderFallbackException failure)
        {
            throw new DataException(_file.Path, "the file has a zip entry whose name is not UTF-8.", inner: failure);
        }
    }

    private DataException Fail(string problem) =>
        new(_file.Path, $"the file {problem}.", "Download it again, or save it again with torch.save.");

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
