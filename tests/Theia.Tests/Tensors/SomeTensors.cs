using CsCheck;
using Theia.Data.Tensors;

namespace Theia.Tests.Tensors;

/// <summary>Random tensors of every type, with few elements.</summary>
internal static class SomeTensors
{
    /// <summary>Valid Unicode of any kind: quotes, control characters, beyond U+FFFF.</summary>
    public static Gen<string> Name { get; } = Gen.OneOf(
        Gen.Char['\0', '~'].Select(character => $"{character}"),
        Gen.OneOf("ä", "ש", "字", "😀", "\u2028", "/", ".", "\\", "\""))
        .Array[0, 8].Select(string.Concat);

    public static Gen<long[]> Shape { get; } = Gen.Long[0, 4].Array[0, 4];

    /// <summary>Tensors in the order of their random names.</summary>
    public static Gen<Dictionary<string, TensorData>> Named { get; } =
        Gen.Dictionary(Name, OfType([.. Enum.GetValues<DType>().Where(type => type.IsReadable())]))[0, 6];

    public static Gen<TensorData> OfType(params DType[] types) =>
        Gen.Select(Gen.OneOf(types), Shape, Gen.Byte.Array[4 * 4 * 4 * 4 * 8]).Select((type, shape, bytes) =>
        {
            Assert.True(type.TryByteLength(shape, out var length));
            return new TensorData(
                type, shape, (type == DType.Bool ? Array.ConvertAll(bytes, value => (byte)(value & 1)) : bytes)
                    .AsMemory(0, (int)length));
        });

    public static void AssertSame(TensorData expected, TensorData actual)
    {
        Assert.Equal(expected.Type, actual.Type);
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.Bytes.ToArray(), actual.Bytes.ToArray());
    }
}
