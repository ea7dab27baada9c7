using Theia.Data.IO;

namespace Theia.Tests.Tensors;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void A_part_of_a_tensor_is_read_without_the_rest()
    {
        SafetensorsWriter.Write(_folder["a.safetensors"], [Source("a", 1, 2, 3), Source("b", 4, 5, 6, 7)]);
        using var file = SafetensorsFile.Open(_folder["a.safetensors"]);
        var part = new byte[2];

        file.Read("b", part, offset: 1);

        Assert.Equal([5, 6], part);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read("b", part, offset: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read("b", part, offset: -1));
    }

    [Fact]
    public void A_tensor_is_written_in_the_pieces_that_its_source_gives()
    {
        var largest = 0;
        const int Pieces = 3000, Length = 1 << 16;
        var source = new TensorSource("big", DType.U8, [Pieces, Length], stream =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Pieces; i++)
                stream.Write(new byte[Length].AsSpan());
            largest = (int)((GC.GetAllocatedBytesForCurrentThread() - before) / Pieces);
        });

        SafetensorsWriter.Write(_folder["big.safetensors"], [source]);

        using var file = SafetensorsFile.Open(_folder["big.safetensors"]);
        Assert.Equal((long)Pieces * Length, file.Tensors["big"].ByteLength);
        Assert.InRange(largest, Length, 2 * Length);   // the piece itself and no copy of all
    }

    [Fact]
    public void A_source_that_writes_too_much_or_too_little_leaves_no_file()
    {
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(
            _folder["a"], [new TensorSource("a", DType.U8, [3], stream => stream.Write(new byte[2]))]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(
            _folder["a"], [new TensorSource("a", DType.U8, [3], stream => stream.Write(new byte[4]))]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(_folder["a"], [Source("a", 1), Source("a", 2)]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(_folder["a"], [Source("__metadata__", 1)]));
        Assert.Throws<InvalidOperationException>(() => SafetensorsWriter.Write(
            _folder["a"], [new TensorSource("a", DType.F32, [1L << 40, 1L << 40], _ => { })]));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_full_disk_leaves_the_old_file()
    {
        SafetensorsWriter.Write(_folder["a"], [Source("old", 1)]);
        for (var failAt = 1; failAt <= 5; failAt++)
        {
            using (FileSystem.Substitute(new FailingFileSystem(failAt)))
                Assert.Throws<ResourceException>(() => SafetensorsWriter.Write(_folder["a"], [Source("new", 1)]));
            Assert.Equal(["old"], SafetensorsFile.ReadAll(_folder["a"]).Keys);
        }
    }

    [Fact]
    public void What_is_not_a_readable_file_is_a_usage_error()
    {
        Assert.Contains(
            "does not exist", Assert.Throws<UsageException>(() => SafetensorsFile.Open(_folder["none"])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "does not exist",
            Assert.Throws<UsageException>(() => SafetensorsFile.Open(_folder["none", "none"])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "folder", Assert.Throws<UsageException>(() => SafetensorsFile.Open(_folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_cut_while_it_is_open_is_reported_and_not_filled_with_zeros()
    {
        SafetensorsWriter.Write(_folder["a"], [Source("a", 1, 2, 3, 4)]);
        using var file = SafetensorsFile.Open(_folder["a"]);
        using (var writer = new FileStream(_folder["a"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            writer.SetLength(writer.Length - 1);

        Assert.Contains("ends", Assert.Throws<DataException>(() => file.Read("a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_not_there_is_named()
    {
        SafetensorsWriter.Write(_folder["a"], [Source("a", 1)]);
        using var file = SafetensorsFile.Open(_folder["a"]);
        Assert.Contains("'b'", Assert.Throws<DataException>(() => file.Read("b")).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static TensorSource Source(string name, params byte[] bytes) =>
        new(name, new TensorData(DType.U8, [bytes.Length], bytes));
}
