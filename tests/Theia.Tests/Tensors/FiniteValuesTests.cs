using System.Runtime.InteropServices;
using Theia.Data.Tensors;

namespace Theia.Tests.Tensors;

public sealed class FiniteValuesTests
{
    [Fact]
    public void What_is_no_number_is_found_wherever_it_stands()
    {
        for (var length = 1; length < 70; length++)
        {
            var values = new float[length];
            values.AsSpan().Fill(float.MaxValue);
            Assert.Equal(-1, FiniteValues.IndexOfOther(DType.F32, MemoryMarshal.AsBytes<float>(values)));
            values[^1] = float.NaN;
            values[length / 2] = float.NegativeInfinity;
            Assert.Equal(length / 2, FiniteValues.IndexOfOther(DType.F32, MemoryMarshal.AsBytes<float>(values)));
        }
    }

    [Theory]
    [InlineData(DType.F8E4M3, "7E", "7F", "NaN")]
    [InlineData(DType.F8E4M3, "FE", "FF", "NaN")]
    [InlineData(DType.F8E5M2, "7B", "7C", "infinity")]
    [InlineData(DType.F8E5M2, "FB", "FF", "NaN")]
    [InlineData(DType.F16, "FF7B", "01FC", "NaN")]
    [InlineData(DType.BF16, "7F7F", "80FF", "infinity")]
    [InlineData(DType.F64, "FFFFFFFFFFFFEF7F", "000000000000F0FF", "infinity")]
    public void Each_type_has_its_own_bits(DType type, string largest, string wrong, string what)
    {
        Assert.Null(FiniteValues.Problem(type, Convert.FromHexString(largest)));
        Assert.Equal(
            $"contains {what} at element 1 of 2", FiniteValues.Problem(type, Convert.FromHexString(largest + wrong)));
    }

    [Theory]
    [InlineData(DType.Bool)]
    [InlineData(DType.U8)]
    [InlineData(DType.I64)]
    [InlineData(DType.C64)]
    public void Whole_numbers_are_finite_and_what_cannot_be_read_is_not_looked_at(DType type) =>
        Assert.Equal(-1, FiniteValues.IndexOfOther(type, Convert.FromHexString("FFFFFFFFFFFFFFFF")));
}
