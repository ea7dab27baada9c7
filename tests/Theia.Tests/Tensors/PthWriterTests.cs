using Theia.Data.IO;
using Theia.Data.Tensors;
using Theia.Data.Tensors.Pth;

namespace Theia.Tests.Tensors;

public sealed class PthWriterTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void A_student_state_dict_is_laid_out_as_torch_lays_it_out()
    {
        var wrong = new List<string>();
        foreach (var golden in Directory.EnumerateFiles(Goldens.At("student", "pth"), "*.pth"))
        {
            var path = _folder[Path.GetFileName(golden)];
            using (var weights = ModelWeights.Open(golden))
                PthWriter.Write(path, Sources(weights));

            (StoredZip Zip, byte[] Bytes) ours = Load(path), torch = Load(golden);
            if (!ours.Zip.Entries.Keys.SequenceEqual(torch.Zip.Entries.Keys))
                wrong.Add($"{golden}: other entries or another order");
            foreach ((var name, StoredEntry entry) in ours.Zip.Entries
                .Where(entry => torch.Zip.Entries.ContainsKey(entry.Key)))
            {
                StoredEntry twin = torch.Zip.Entries[name];
                if (entry.Offset % 64 != 0 || entry.Flags != twin.Flags)
                    wrong.Add($"{name}: offset {entry.Offset}, flags {entry.Flags:x}");
                ReadOnlySpan<byte> data = Data(ours, entry), theirs = Data(torch, twin);
                // Ours stops where torch's goes on to attach the module versions; the identity depends on the pickle.
                if (name.EndsWith("/data.pkl", StringComparison.Ordinal))
                {
                    data = data[..^1];
                    theirs = theirs[..data.Length];
                }

                var same = name.EndsWith("/serialization_id", StringComparison.Ordinal)
                    ? data.Length == theirs.Length
                    : data.SequenceEqual(theirs);
                if (!same)
                    wrong.Add($"{name}: other bytes");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void What_is_written_reads_back_with_its_order_types_and_shapes()
    {
        var path = _folder["all.pth"];
        DType[] types =
        [
            DType.F64, DType.F32, DType.F16, DType.BF16, DType.I64, DType.I32, DType.I16,
            DType.I8, DType.U8, DType.Bool,
        ];
        var tensors = types.Select(
            (type, i) => new TensorSource($"t/{i}.ä", Some(type, [.. Enumerable.Repeat(2L, i % 6)]))).ToList();
        tensors.Add(new TensorSource("none", Some(DType.F32, [3, 0])));
        tensors.AddRange(Enumerable.Range(0, 1200).Select(i => new TensorSource($"many.{i}", Some(DType.U8, [1]))));

        PthWriter.Write(path, tensors);

        using var file = ModelWeights.Open(path);
        Assert.Equal(tensors.Select(tensor => tensor.Name), file.Tensors.Keys);
        foreach (TensorSource tensor in tensors)
        {
            TensorData read = file.Read(tensor.Name);
            var wanted = new MemoryStream();
            tensor.Write(wanted);
            Assert.Equal((tensor.Type, string.Join(',', tensor.Shape)), (read.Type, string.Join(',', read.Shape)));
            Assert.Equal(wanted.ToArray(), read.Bytes.ToArray());
        }
    }

    [Fact]
    public void The_same_tensors_give_the_same_bytes()
    {
        TensorSource[] tensors = [new("a", Some(DType.F32, [3]))];
        PthWriter.Write(_folder["x.pth"], tensors);
        var first = File.ReadAllBytes(_folder["x.pth"]);
        PthWriter.Write(_folder["x.pth"], tensors);
        Assert.Equal(first, File.ReadAllBytes(_folder["x.pth"]));
    }

    [Fact]
    public void What_a_pth_cannot_hold_is_refused_and_nothing_is_left()
    {
        Assert.Throws<ArgumentException>(() => PthWriter.Write(_folder["a.pth"], [new("a", Some(DType.U16, [1]))]));
        Assert.Throws<ArgumentException>(
            () => PthWriter.Write(_folder["a.pth"], [new("a", Some(DType.U8, [1])), new("a", Some(DType.U8, [1]))]));
        Assert.Throws<UsageException>(
            () => PthWriter.Write(_folder["a.pth"], [new("a", DType.F32, [1L << 30], _ => { })]));
        Assert.Throws<ArgumentException>(() => PthWriter.Write(_folder["a.pth"], [new("a", DType.F32, [1], _ => { })]));
        using (FileSystem.Substitute(new FailingFileSystem(failAt: 3)))
            Assert.Throws<ResourceException>(() => PthWriter.Write(_folder["a.pth"], [new("a", Some(DType.U8, [1]))]));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<TensorSource> Sources(ModelWeights weights) =>
        weights.Tensors.Keys.Select(name => new TensorSource(name, weights.Read(name)));

    private static TensorData Some(DType type, long[] shape)
    {
        Assert.True(type.TryByteLength(shape, out var bytes));
        return new TensorData(type, shape, Enumerable.Range(0, (int)bytes).Select(i => (byte)(i % 2)).ToArray());
    }

    private static (StoredZip Zip, byte[] Bytes) Load(string path)
    {
        using var file = new InputFile(path);
        return (StoredZip.Read(file), File.ReadAllBytes(path));
    }

    private static ReadOnlySpan<byte> Data((StoredZip Zip, byte[] Bytes) archive, StoredEntry entry) =>
        archive.Bytes.AsSpan((int)entry.Offset, (int)entry.Length);
}
