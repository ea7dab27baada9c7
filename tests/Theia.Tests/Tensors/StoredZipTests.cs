using System.Buffers.Binary;
using System.Text;
using Theia.Data.IO;
using Theia.Data.Tensors.Pth;

namespace Theia.Tests.Tensors;

public sealed class StoredZipTests : IDisposable
{
    // Places in a directory entry and in a local header.
    private const int Method = 10, Flags = 8, Crc = 16, Stored = 20, Size = 24, Extra = 30, Offset = 42;
    private const int LocalFlags = 6, LocalMethod = 8;

    private readonly ScratchFolder _folder = new();

    [Fact]
    public void What_is_written_is_found_again()
    {
        StoredZip zip = Read(Zip());
        Assert.Equal(["r/one", "r/two"], zip.Entries.Keys);
        Assert.Equal([5, 3], zip.Entries.Values.Select(entry => entry.Length));
        Assert.All(zip.Entries.Values, entry => Assert.Equal(0, entry.Offset % 64));
    }

    [Theory]
    [InlineData(Method, 8, "compressed")]
    [InlineData(Flags, 1, "flags")]
    [InlineData(Stored, 4, "takes")]
    [InlineData(Size, 60_000, "takes")]
    [InlineData(Offset, 1, "two different headers")]
    [InlineData(Offset, 60_000, "over another")]
    [InlineData(Extra, 500, "ends inside")]
    public void A_directory_entry_that_cannot_be_is_refused(int place, int value, string problem)
    {
        var bytes = Zip();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(DirectoryAt(bytes) + place), (ushort)value);
        AssertRefused(bytes, problem);
    }

    [Theory]
    [InlineData(0, 0x51)]
    [InlineData(LocalFlags, 0)]
    [InlineData(LocalMethod, 8)]
    [InlineData(26, 4)]
    [InlineData(30, 'R')]
    public void A_header_before_the_data_that_differs_from_the_directory_is_refused(int place, byte value)
    {
        var bytes = Zip();
        bytes[place] = value;
        AssertRefused(bytes, "two different headers");
    }

    [Fact]
    public void Sizes_before_the_data_must_be_those_of_the_directory_unless_they_follow_the_data()
    {
        var bytes = Zip();
        bytes[LocalFlags] = 0;
        bytes[DirectoryAt(bytes) + Flags] = 0;
        AssertRefused(bytes, "two different headers");
        var entry = DirectoryAt(bytes);
        bytes.AsSpan(entry + Crc, 12).CopyTo(bytes.AsSpan(14));
        Assert.Equal(2, Read(bytes).Entries.Count);
    }

    [Fact]
    public void What_stands_before_the_first_entry_or_after_the_end_is_refused()
    {
        AssertRefused([.. Zip(), 0], "end record");
        AssertRefused([0, .. Zip()], "zip64");
        var bytes = Zip();
        bytes[^2] = 1;   // announces a comment
        AssertRefused(bytes, "end record");
        AssertRefused([], "too short");
        AssertRefused(bytes[..30], "end record");
    }

    [Fact]
    public void Entries_that_share_bytes_are_refused()
    {
        var bytes = Zip();
        var second = SecondEntryAt(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(DirectoryAt(bytes) + Size), 100);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(DirectoryAt(bytes) + Stored), 100);
        AssertRefused(bytes, "over another");
        Assert.True(second > 0);
    }

    [Fact]
    public void Two_entries_of_one_name_are_refused() => AssertRefused(Zip("r/one", "r/one"), "two entries");

    [Theory]
    [InlineData(8)]      // entries on this disk
    [InlineData(4)]      // number of this disk
    public void A_part_of_a_split_zip_is_refused(int place)
    {
        var bytes = Zip();
        bytes[bytes.Length - 22 + place]++;
        AssertRefused(bytes, "several files");
    }

    [Theory]
    [InlineData(10, "several files")]   // entries
    [InlineData(12, "disagree")]        // length
    [InlineData(16, "disagree")]        // offset
    public void End_records_that_disagree_are_refused(int place, string problem)
    {
        var bytes = Zip();
        bytes[bytes.Length - 22 + place]++;
        AssertRefused(bytes, problem);
    }

    [Fact]
    public void A_zip_without_the_large_end_record_is_read()
    {
        var bytes = Zip();
        Assert.Equal(2, Read([.. bytes[..^98], .. bytes[^22..]]).Entries.Count);
    }

    [Fact]
    public void Sizes_and_places_above_4_gib_come_from_the_large_fields()
    {
        var bytes = Zip();
        var entry = DirectoryAt(bytes);
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(entry + 28));
        var extra = new byte[4 + 24];
        BinaryPrimitives.WriteUInt16LittleEndian(extra, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(extra.AsSpan(2), 24);
        foreach ((var from, var to) in new[] { (Size, 4), (Stored, 12), (Offset, 20) })
        {
            bytes.AsSpan(entry + from, 4).CopyTo(extra.AsSpan(to));
            bytes.AsSpan(entry + from, 4).Fill(0xff);
        }

        bytes[entry + Extra] = (byte)extra.Length;
        byte[] large = [.. bytes[..(entry + 46 + nameLength)], .. extra, .. bytes[(entry + 46 + nameLength)..]];
        var end64 = large.Length - 98;
        large[end64 + 40] += (byte)extra.Length;
        BinaryPrimitives.WriteInt64LittleEndian(large.AsSpan(end64 + 56 + 8), end64);
        large.AsSpan(large.Length - 22 + 8, 12).Fill(0xff);

        Assert.Equal(Read(Zip()).Entries, Read(large).Entries);

        large[entry + 46 + nameLength] = 2;   // another extra field instead
        AssertRefused(large, "zip64 sizes");
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Zip(string first = "r/one", string second = "r/two")
    {
        var stream = new MemoryStream();
        var writer = new StoredZipWriter(stream);
        writer.Add(first, "first"u8);
        writer.Add(second, "2nd"u8);
        writer.Finish();
        return stream.ToArray();
    }

    private static int DirectoryAt(byte[] zip) => zip.AsSpan().IndexOf("PK\x01\x02"u8);

    private static int SecondEntryAt(byte[] zip) => zip.AsSpan(1).IndexOf(Encoding.ASCII.GetBytes("PK\x03\x04"));

    private void AssertRefused(byte[] bytes, string problem) =>
        Assert.Contains(problem, Assert.Throws<DataException>(() => Read(bytes)).Message, StringComparison.Ordinal);

    private StoredZip Read(byte[] bytes)
    {
        File.WriteAllBytes(_folder["a.zip"], bytes);
        using var file = new InputFile(_folder["a.zip"]);
        return StoredZip.Read(file);
    }
}
