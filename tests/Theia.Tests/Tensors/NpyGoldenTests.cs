using System.Security.Cryptography;
using System.Text.Json;
using Theia.Data.Tensors;

namespace Theia.Tests.Tensors;

public sealed class NpyGoldenTests
{
    [Fact]
    public void Good_files_give_the_arrays_of_numpy()
    {
        var wrong = new List<string>();
        foreach (JsonElement golden in Goldens.Json("data", "npy", "npy.json").GetProperty("good").EnumerateArray())
        {
            var name = golden.GetProperty("file").GetString()!;
            TensorData data = NpyFile.Read(Goldens.At("data", "npy", name));
            if (!data.Shape.SequenceEqual(golden.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())))
                wrong.Add($"{name}: shape ({string.Join(", ", data.Shape)})");
            if (!Kind(data.Type).Equals(golden.GetProperty("descr").GetString()![1..], StringComparison.Ordinal))
                wrong.Add($"{name}: {data.Type}");
            var hash = Convert.ToHexStringLower(SHA256.HashData(data.Bytes.Span));
            if (!hash.Equals(
                golden.GetProperty("sha256_row_major_little_endian").GetString(), StringComparison.Ordinal))
            {
                wrong.Add($"{name}: other values");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Broken_files_are_refused_by_name_from_disk_and_from_memory()
    {
        var wrong = new List<string>();
        foreach (JsonElement golden in Goldens.Json("data", "npy", "npy.json").GetProperty("broken").EnumerateArray())
        {
            var name = golden.GetProperty("file").GetString()!;
            var path = Goldens.At("data", "npy", name);
            var mustRefuse = golden.GetProperty("expect").GetString()!.Equals("refuse", StringComparison.Ordinal);
            Check(path, () => NpyFile.Read(path));
            Check(name, () => NpyFile.Parse(File.ReadAllBytes(path), name));

            void Check(string source, Action read)
            {
                var caught = Record.Exception(read);
                if (caught is null
                    ? mustRefuse
                    : caught is not DataException data || !data.File.Equals(source, StringComparison.Ordinal))
                {
                    wrong.Add($"{name} ({golden.GetProperty("what").GetString()}): {caught?.ToString() ?? "accepted"}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Written_again_a_row_major_version_1_file_of_numpy_has_the_same_bytes()
    {
        var compared = 0;
        var wrong = new List<string>();
        foreach (JsonElement golden in Goldens.Json("data", "npy", "npy.json").GetProperty("good").EnumerateArray())
        {
            // The files whose header NumPy itself would not write today say so: other order,
            // quotes, version or padding.
            var name = golden.GetProperty("file").GetString()!;
            var bytes = File.ReadAllBytes(Goldens.At("data", "npy", name));
            var text = System.Text.Encoding.Latin1.GetString(bytes);
            if (bytes[6] != 1 || bytes.Length < 128
                || !text.Contains("', 'fortran_order': False, 'shape'", StringComparison.Ordinal)
                || text.Contains("'>", StringComparison.Ordinal)
                || text[..128].IndexOf('\n', StringComparison.Ordinal) != 127)
            {
                continue;
            }

            compared++;
            if (!NpyFile.ToBytes(NpyFile.Parse(bytes, name)).AsSpan().SequenceEqual(bytes))
                wrong.Add(name);
        }

        Assert.Empty(wrong);
        Assert.NotEqual(0, compared);
    }

    private static string Kind(DType type) => type switch
    {
        DType.Bool => "b1",
        DType.F16 or DType.F32 or DType.F64 => $"f{type.Size()}",
        DType.U8 or DType.U16 or DType.U32 or DType.U64 => $"u{type.Size()}",
        _ => $"i{type.Size()}",
    };
}
