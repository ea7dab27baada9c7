using Theia.Lab.Pretraining.Objectives;
using static TorchSharp.torch;

namespace Theia.Tests.Pretraining;

[Collection("torch")]
public sealed class DisparityLossTests
{
    private const int Side = 5;

    private static readonly float[] _wanted =
        [.. Enumerable.Range(0, Side * Side).Select(i => (i * 7 % 11) + (0.1f * i))];

    private static readonly float[] _given = [.. Enumerable.Range(0, Side * Side).Select(i => i * i % 13 / 3f)];

    [Fact]
    public void Scale_and_shift_of_a_map_do_not_matter()
    {
        using var scope = NewDisposeScope();
        var other = DisparityLoss.Normalized(Map([.. _wanted.Select(value => (5 * value) - 3)]));
        var same = DisparityLoss.Normalized(Map(_wanted));

        Assert.Equal(0, DisparityLoss.Distance(other, same).item<float>(), 1e-5);
        Assert.Equal(0, DisparityLoss.Gradients(other, same, 3).item<float>(), 1e-5);
    }

    [Fact]
    public void Distance_and_gradients_equal_a_plain_computation()
    {
        using var scope = NewDisposeScope();
        var (given, wanted) = (DisparityLoss.Normalized(Map(_given)), DisparityLoss.Normalized(Map(_wanted)));
        double[] a = Normalized(_given), b = Normalized(_wanted);
        double[] difference = [.. a.Zip(b, (x, y) => x - y)];

        Assert.Equal(difference.Average(Math.Abs), DisparityLoss.Distance(given, wanted).item<float>(), 1e-5);
        Assert.Equal(
            Gradients(difference, 1) + Gradients(difference, 2),
            DisparityLoss.Gradients(given, wanted, 2).item<float>(),
            1e-5);
    }

    [Fact]
    public void A_map_of_one_value_gives_a_finite_loss()
    {
        using var scope = NewDisposeScope();
        var flat = DisparityLoss.Normalized(Map(new float[Side * Side]));

        var distance = DisparityLoss.Distance(flat, DisparityLoss.Normalized(Map(_wanted))).item<float>();

        Assert.True(float.IsFinite(distance));
    }

    private static Tensor Map(float[] values) => tensor(values).reshape(1, Side, Side);

    private static double[] Normalized(float[] values)
    {
        double median = values.Order().ElementAt(values.Length / 2);
        var scale = values.Average(value => Math.Abs(value - median));
        return [.. values.Select(value => (value - median) / scale)];
    }

    private static double Gradients(double[] map, int step)
    {
        List<double> across = [], down = [];
        for (var y = 0; y < Side; y += step)
        {
            for (var x = 0; x < Side; x += step)
            {
                if (x + step < Side)
                    across.Add(Math.Abs(map[(y * Side) + x + step] - map[(y * Side) + x]));
                if (y + step < Side)
                    down.Add(Math.Abs(map[((y + step) * Side) + x] - map[(y * Side) + x]));
            }
        }

        return across.Average() + down.Average();
    }
}
