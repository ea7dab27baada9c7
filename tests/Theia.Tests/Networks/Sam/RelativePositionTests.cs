using Theia.Checkpoints;
using Theia.Networks.Sam;
using static TorchSharp.torch;

namespace Theia.Tests.Networks.Sam;

[Collection("torch")]
public sealed class RelativePositionTests
{
    [Fact]
    public void The_table_is_looked_up_and_interpolated_as_in_the_reference()
    {
        var golden = GoldenSam.Tensors("functions");
        var found = new ValueComparison();
        using var scope = NewDisposeScope();
        var table = golden["rel_pos.table"].ToTensor();
        foreach (var (name, wanted) in golden.Where(pair => pair.Key.StartsWith("rel_pos.q", StringComparison.Ordinal)))
        {
            var between = RelativePositions.Between(table, (int)wanted.Shape[0], (int)wanted.Shape[1]);
            found.Close(name, between, wanted, 2e-6, "rows");   // the golden is that far from exact arithmetic
        }

        found.Check();
    }

    [Fact]
    public void Windows_come_back_as_they_were_and_zeros_fill_the_last_ones_up()
    {
        using var scope = NewDisposeScope();
        var map = arange(1, 2 * 5 * 7 * 3 + 1, dtype: float32).view(2, 5, 7, 3);

        var windows = Theia.Networks.Sam.Windows.Cut(map, 4);

        Assert.Equal([2 * 2 * 2, 4, 4, 3], windows.shape);
        Assert.Equal(0, windows[1, 0, 3, 0].item<float>());             // column 7 of 7
        Assert.Equal(map[0, 0, 4, 0].item<float>(), windows[1, 0, 0, 0].item<float>());
        Assert.True(Theia.Networks.Sam.Windows.Join(windows, 2, 5, 7).eq(map).all().item<bool>());
    }
}
