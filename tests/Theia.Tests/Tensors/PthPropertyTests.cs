using CsCheck;
using Theia.Data.IO;
using Theia.Data.Tensors;
using Theia.Data.Tensors.Pth;

namespace Theia.Tests.Tensors;

public sealed class PthPropertyTests : IDisposable
{
    private static readonly DType[] _types =
    [
        DType.F64, DType.F32, DType.F16, DType.BF16, DType.I64, DType.I32, DType.I16, DType.I8, DType.U8, DType.Bool,
    ];

    private readonly ScratchFolder _folder = new();

    [Fact]
    public void What_is_written_reads_back() =>
        Gen.Dictionary(SomeTensors.Name, SomeTensors.OfType(_types))[0, 6].Sample(
            tensors =>
            {
                PthWriter.Write(_folder["a.pth"], tensors.Select(tensor => new TensorSource(tensor.Key, tensor.Value)));
                using var file = PthFile.Open(_folder["a.pth"]);
                Assert.Equal(tensors.Keys, file.Tensors.Keys);
                foreach ((var name, TensorData tensor) in tensors)
                    SomeTensors.AssertSame(tensor, file.Read(name));
            },
            iter: 200,
            threads: 1);

    [Fact]
    public void Damaged_pickles_give_data_exceptions_and_nothing_else()
    {
        List<byte[]> pickles = [.. Files().Select(TryReadPickle).OfType<byte[]>()];
        Assert.NotEmpty(pickles);
        Mutations.OnlyDataExceptions(pickles, 50_000, bytes =>
        {
            var root = new PickleReader(bytes, "test").Read();
            PthTree.Of(root, "test");
        });
    }

    [Fact]
    public void Damaged_files_give_data_exceptions_and_nothing_else() =>
        Mutations.OnlyDataExceptions([.. Files().Select(File.ReadAllBytes)], 2_000, bytes =>
        {
            File.WriteAllBytes(_folder["a.pth"], bytes);
            using var file = PthFile.Open(_folder["a.pth"]);
            foreach (var name in file.Tensors.Keys)
                file.Read(name);
        });

    [Fact]
    public void Every_cut_of_a_file_is_refused_in_both_containers()
    {
        // The smallest good file of either container; every cut of all of them would take minutes.
        var containers = Goldens.Json("data", "pth", "pth.json").GetProperty("good").EnumerateArray()
            .Select(golden => File.ReadAllBytes(Goldens.At("data", "pth", golden.GetProperty("file").GetString()!)))
            .GroupBy(bytes => bytes.AsSpan().StartsWith(PthLegacy.Magic));
        foreach (var bytes in containers.Select(container => container.MinBy(bytes => bytes.Length)!))
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                File.WriteAllBytes(_folder["a.pth"], bytes[..length]);
                Assert.Throws<DataException>(() => PthFile.Open(_folder["a.pth"]));
            }
        }
    }

    [Fact]
    public void A_view_is_gathered_as_its_strides_say() => Gen.Select(
        Gen.OneOf(1, 2, 4, 8), Gen.Long[1, 4].Array[0, 4], Gen.Long[0, 5].Array[4], Gen.Byte.Array[8 * 61]).Sample(
            (size, shape, steps, source) =>
            {
                var strides = steps[..shape.Length];
                var count = (int)shape.Aggregate(1L, (product, axis) => product * axis);
                var gathered = new byte[count * size];
                StridedCopy.Gather(source, shape, strides, size, gathered);
                for (var i = 0; i < count; i++)
                {
                    long rest = i, from = 0;
                    for (var axis = shape.Length - 1; axis >= 0; axis--)
                    {
                        from += rest % shape[axis] * strides[axis];
                        rest /= shape[axis];
                    }

                    Assert.Equal(source.AsSpan((int)from * size, size), gathered.AsSpan(i * size, size));
                }
            },
            iter: 2000);

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Goldens.At("data", "pth"), "*.pth", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal);

    private static byte[]? TryReadPickle(string path)
    {
        try
        {
            using var file = new InputFile(path);
            StoredEntry? pickle = StoredZip.Read(file).Entries.Values
                .FirstOrDefault(entry => entry.Name.EndsWith("/data.pkl", StringComparison.Ordinal));
            return pickle is null ? null : file.Read(pickle.Offset, (int)pickle.Length);
        }
        catch (DataException)
        {
            return null;   // the container is what is broken here
        }
    }
}
