using Theia.Checkpoints;
using Theia.Networks.Layers;
using static TorchSharp.torch;

namespace Theia.Tests.Networks;

[Collection("torch")]
public sealed class PositionTableTests
{
    [Fact]
    public void Tables_are_fitted_to_other_grids_by_both_rules()
    {
        var golden = SafetensorsFile.ReadAll(Goldens.At("student", "positions", "tables.safetensors"));
        ValueComparison comparison = new();
        foreach (var (name, expected) in golden.Where(
            entry => !entry.Key.StartsWith("table.", StringComparison.Ordinal)))
        {
            // <side>.<H>x<W>.<rule>
            var parts = name.Split('.');
            int[] grid = [.. parts[1].Split('x').Select(int.Parse)];
            using var table = golden[$"table.{parts[0]}"].ToTensor();
            // float32 coordinates cost 1e-5
            comparison.Close(
                name, PositionTable.Resize(table, grid[0], grid[1], Rule(parts[2])), expected, 5e-5, parts[2]);
        }

        comparison.Check();
    }

    [Theory]
    [InlineData(PositionRule.ScaleFactor, 37, 16, new[]
    {
        0.5552, 2.9248, 5.2925, 7.5327, 9.7961, 12.1831, 14.4532, 16.6902, 19.0495, 21.3695,
        23.6001, 25.9002, 28.2746, 30.5187, 32.776, 35.1711,
    })]
    [InlineData(PositionRule.Size, 37, 16, new[]
    {
        0.5628, 2.9546, 5.3255, 7.5711, 9.8717, 12.2668, 14.5235, 16.7984, 19.2016, 21.4765,
        23.7332, 26.1283, 28.4289, 30.6745, 33.0454, 35.4372,
    })]
    [InlineData(PositionRule.ScaleFactor, 14, 20, new[] { -0.0819, 0.449, 1.2887, 1.9123, 2.6032 })]
    [InlineData(PositionRule.Size, 14, 20, new[] { -0.0813, 0.4541, 1.2969, 1.9286, 2.6159 })]
    public void A_ramp_gives_the_numbers_of_the_specification(PositionRule rule, int side, int to, double[] expected)
    {
        using var row = arange(side, dtype: float32);
        using var rows = row.expand(side, side);
        using var table = rows.reshape(1, side * side, 1);

        using var resized = PositionTable.Resize(table, to, to, rule);

        var values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(resized.ToTensorData().Bytes.Span);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], values[i], 1e-4);   // the specification has four decimals
    }

    private static PositionRule Rule(string name) => name == "size" ? PositionRule.Size : PositionRule.ScaleFactor;
}
