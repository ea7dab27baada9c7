using Theia.Data.Tensors;

namespace Theia.Tests.Loading;

public sealed class StoredImageTests
{
    [Theory]
    [InlineData(DType.F32, new long[] { 16, 16, 3 }, "is F32 [16, 16, 3], which is not an image")]
    [InlineData(DType.U8, new long[] { 16, 16, 5 }, "is U8 [16, 16, 5], which is not an image")]
    [InlineData(DType.U8, new long[] { 768 }, "is U8 [768], which is not an image")]
    [InlineData(DType.U8, new long[] { 1, 16, 16, 3 }, "is U8 [1, 16, 16, 3], which is not an image")]
    [InlineData(DType.U8, new long[] { 0, 16, 3 }, "is U8 [0, 16, 3], which is not an image")]
    [InlineData(DType.U8, new long[] { 8, 16, 3 }, "is 16 x 8 pixels, but the first image has 16 x 16")]
    public void What_is_no_image_of_the_set_is_refused_by_key(DType type, long[] shape, string problem)
    {
        var failure = Assert.Throws<DataException>(() => ReadSecond(NpyFile.ToBytes(
            new TensorData(type, shape, new byte[shape.Aggregate((long)type.Size(), (a, b) => a * b)]))));
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
        Assert.Contains("sample 'second'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_first_is_refused_rather_than_read_as_rows()
    {
        var text = "{'descr': '|u1', 'fortran_order': True, 'shape': (16, 16, 3), }";
        byte[] payload =
        [
            0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. System.Text.Encoding.ASCII.GetBytes(text.PadRight(117) + "\n"),
            .. new byte[768],
        ];
        Assert.Contains(
            "in Fortran order", Assert.Throws<DataException>(() => ReadSecond(payload)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Gray_and_alpha_become_rgb_and_an_unusual_header_is_understood()
    {
        byte[] gray = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        Assert.Equal(
            gray.SelectMany(g => new[] { g, g, g }),
            ReadSecond(NpyFile.ToBytes(new TensorData(DType.U8, [16, 16], gray))));
        Assert.Equal(
            gray.SelectMany(g => new[] { g, g, g }),
            ReadSecond(NpyFile.ToBytes(new TensorData(DType.U8, [16, 16, 1], gray))));
        byte[] alpha = [.. gray.SelectMany(g => new[] { g, (byte)1, (byte)2, (byte)99 })];
        Assert.Equal(
            gray.SelectMany(g => new byte[] { g, 1, 2 }),
            ReadSecond(NpyFile.ToBytes(new TensorData(DType.U8, [16, 16, 4], alpha))));

        var old = System.Text.Encoding.ASCII.GetBytes(
            "{'shape': (16, 16, 3), 'fortran_order': False, 'descr': '|u1'}".PadRight(69) + "\n");
        byte[] rgb = [.. gray, .. gray, .. gray];
        Assert.Equal(rgb, ReadSecond([0x93, .. "NUMPY"u8, 1, 0, (byte)old.Length, 0, .. old, .. rgb]));
    }

    // A shard of three: an ordinary image, this one, an ordinary one.
    private static byte[] ReadSecond(byte[] payload)
    {
        using var root = new ScratchFolder();
        var set = new DatasetFolder(root["set"]);
        var ordinary = NpyFile.ToBytes(new TensorData(DType.U8, [16, 16, 3], SomeSet.Pixels("first", 16)));
        using (var writer = ShardWriter.Create(set.ShardPath(DatasetFolder.Images, "train", 0)))
        {
            writer.Add("first", "image", ordinary);
            writer.Add("second", "image", payload);
            writer.Add("third", "image", ordinary);
            writer.Commit();
        }

        new Splits(3, 0, 0).Save(set.SplitsPath);
        using var batches = DistillationBatches.Open(
            root.Path, [new DatasetWeight("set")], "train", [],
            new BatchOptions { BatchSize = 3, Once = true, Shuffle = false });
        SampleBatch batch = batches.Read(0);
        Assert.Equal(SomeSet.Pixels("first", 16), batch.Images[..768]);
        Assert.Equal(SomeSet.Pixels("first", 16), batch.Images[1536..]);
        return batch.Images[768..1536];
    }
}
