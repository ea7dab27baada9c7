using Theia.Networks.DinoV2;
using Theia.Networks.Layers;
using static TorchSharp.torch;

namespace Theia.Tests.Teachers;

[Collection("torch")]
public sealed class SwiGluMlpTests
{
    [Fact]
    public void It_equals_the_formula_in_double_precision()
    {
        const int Width = 6, Hidden = 16;   // two thirds of 24, which is a multiple of 8
        using var scope = NewDisposeScope();
        using var layer = new SwiGluMlp(Width, 24, null);
        SeededWeights.Fill(layer, 3);
        var weights = layer.named_parameters()
            .ToDictionary(p => p.name, p => p.parameter.to(float64).data<double>().ToArray());
        double[] x = [0.3, -1.2, 0.7, 2, -0.4, 0.05];

        double[] both = [.. Enumerable.Range(0, 2 * Hidden)
            .Select(row => x.Select((value, i) => value * weights["weights_in.weight"][row * Width + i]).Sum())];
        double[] mixed = [.. Enumerable.Range(0, Hidden)
            .Select(i => both[i] / (1 + Math.Exp(-both[i])) * both[Hidden + i])];
        double[] expected = [.. Enumerable.Range(0, Width)
            .Select(row => mixed.Select((value, i) => value * weights["weights_out.weight"][row * Hidden + i]).Sum())];
        using var input = tensor(x, dtype: float32).view(1, 1, Width);
        using var output = layer.call(input);

        Assert.All(
            expected.Zip(output.data<float>().ToArray()),
            pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-6));
    }
}
