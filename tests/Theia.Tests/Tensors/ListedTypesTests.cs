using System.Text;
using Theia.Data.Tensors;

namespace Theia.Tests.Tensors;

/// <summary>
/// Types of safetensors that stand in headers and cannot be read here. What is accepted was
/// compared with the library, version 0.8.0.
/// </summary>
public sealed class ListedTypesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("F8_E8M0", DType.F8E8M0, 8)]
    [InlineData("F8_E4M3FNUZ", DType.F8E4M3Fnuz, 8)]
    [InlineData("F8_E5M2FNUZ", DType.F8E5M2Fnuz, 8)]
    [InlineData("F6_E2M3", DType.F6E2M3, 6)]
    [InlineData("F6_E3M2", DType.F6E3M2, 6)]
    [InlineData("F4", DType.F4, 4)]
    [InlineData("C64", DType.C64, 64)]
    public void They_are_listed_and_only_reading_one_is_refused(string name, DType type, int bytes)
    {
        var path = Write(
            $$$"""{"scale":{"dtype":"{{{name}}}","shape":[8],"data_offsets":[0,{{{bytes}}}]},"w":{"dtype":"U8","shape":[2],"data_offsets":[{{{bytes}}},{{{bytes + 2}}}]}}""",
            bytes + 2);
        using var file = SafetensorsFile.Open(path);

        Assert.Equal((type, bytes), (file.Tensors["scale"].Type, file.Tensors["scale"].ByteLength));
        Assert.Equal(2, file.Read("w").Bytes.Length);
        Assert.Contains(
            $"tensor 'scale' has the type {name}", Assert.Throws<DataException>(() => file.Read("scale")).Message,
            StringComparison.Ordinal);
        Assert.Throws<DataException>(() => file.Read("scale", new byte[1]));
        Assert.Throws<DataException>(() => SafetensorsFile.Parse(File.ReadAllBytes(path), "memory"));
    }

    [Theory]
    [InlineData("F4", 1, 1)]
    [InlineData("F4", 3, 2)]
    [InlineData("F6_E2M3", 2, 2)]
    public void Elements_that_do_not_end_with_a_byte_are_refused_as_the_library_does(string name, int count, int bytes)
    {
        var path = Write(
            $$$"""{"t":{"dtype":"{{{name}}}","shape":[{{{count}}}],"data_offsets":[0,{{{bytes}}}]}}""", bytes);
        Assert.Contains(
            "a part of a byte", Assert.Throws<DataException>(() => SafetensorsFile.Open(path)).Message,
            StringComparison.Ordinal);
    }

    // The order in which the library declares its types, which decides the order of tensors in its files.
    [Fact]
    public void Types_stand_in_the_order_of_the_library() => Assert.Equal(
        "BOOL F4 F6_E2M3 F6_E3M2 U8 I8 F8_E5M2 F8_E4M3 F8_E8M0 F8_E4M3FNUZ F8_E5M2FNUZ I16 U16 F16 BF16 I32 "
            + "U32 F32 C64 F64 I64 U64",
        string.Join(' ', Enum.GetValues<DType>().OrderBy(DTypes.Rank).Select(DTypes.SafetensorsName)));

    private string Write(string header, int bytes)
    {
        File.WriteAllBytes(
            _folder["x.safetensors"],
            [.. BitConverter.GetBytes((long)header.Length), .. Encoding.ASCII.GetBytes(header), .. new byte[bytes]]);
        return _folder["x.safetensors"];
    }
}
