using System.Text;
using CsCheck;
using Theia.Data.Tensors;
using Theia.Data.Tensors.Npy;

namespace Theia.Tests.Tensors;

public sealed class NpyPropertyTests
{
    private static readonly DType[] _types = [.. Enum.GetValues<DType>()
        .Where(type => type.IsReadable()).Except([DType.BF16, DType.F8E4M3, DType.F8E5M2])];

    [Fact]
    public void What_is_written_reads_back() => SomeTensors.OfType(_types).Sample(
        tensor =>
        {
            var file = NpyFile.ToBytes(tensor);
            Assert.Equal(0, (file.Length - tensor.Bytes.Length) % 64);
            SomeTensors.AssertSame(tensor, NpyFile.Parse(file, "test"));
        },
        iter: 2000);

    [Fact]
    public void Either_axis_order_and_byte_order_gives_the_same_array() =>
        Gen.Select(SomeTensors.OfType(_types), Gen.Bool, Gen.Bool).Sample(
            (tensor, firstFastest, bigEndian) =>
            {
                var size = tensor.Type.Size();
                long[] shape = [.. tensor.Shape];
                var data = new byte[tensor.Bytes.Length];
                for (var i = 0; i < data.Length / size; i++)
                {
                    var element = tensor.Bytes.Slice(i * size, size).ToArray();
                    if (bigEndian)
                        Array.Reverse(element);
                    element.CopyTo(data, (int)(firstFastest ? Transposed(i, shape) : i) * size);
                }

                var description = $"{(size == 1 ? '|' : bigEndian ? '>' : '<')}{NpyTypes.Describe(tensor.Type)[1..]}";
                var text = $"{{'descr': '{description}', 'fortran_order': {(firstFastest ? "True" : "False")}, "
                    + $"'shape': ({string.Concat(shape.Select(axis => $"{axis}, "))})}}\n";
                byte[] file =
                [
                    .. NpyHeader.Magic, 1, 0, (byte)text.Length, 0, .. Encoding.ASCII.GetBytes(text), .. data,
                ];

                SomeTensors.AssertSame(tensor, NpyFile.Parse(file, "test"));
            },
            iter: 2000);

    [Fact]
    public void Damaged_files_give_data_exceptions_and_nothing_else() => Mutations.OnlyDataExceptions(
        [.. Directory.EnumerateFiles(Goldens.At("data", "npy"), "*.npy", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes)],
        20_000,
        bytes => NpyFile.Parse(bytes, "test"));

    [Fact]
    public void Every_cut_of_a_file_is_refused()
    {
        var file = NpyFile.ToBytes(new TensorData(DType.F32, [2, 3], new byte[24]));
        for (var length = 0; length < file.Length; length++)
            Assert.Throws<DataException>(() => NpyFile.Parse(file.AsMemory(0, length), "test"));
    }

    [Fact]
    public void What_npy_has_no_type_for_is_refused() =>
        Assert.Throws<ArgumentException>(() => NpyFile.ToBytes(new TensorData(DType.BF16, [1], new byte[2])));

    // Place of the i-th element of a row-major array when the first axis runs fastest.
    private static long Transposed(long i, long[] shape)
    {
        var place = 0L;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            place += i % shape[axis] * shape[..axis].Aggregate(1L, (product, size) => product * size);
            i /= shape[axis];
        }

        return place;
    }
}
