using Theia.Lab.Pretraining.Objectives;
using static TorchSharp.torch;

namespace Theia.Tests.Pretraining;

[Collection("torch")]
public sealed class MaskLossTests
{
    private const int Pixels = 12;

    private static readonly Random _random = new(5);
    private static readonly double[] _logits =
        [.. Enumerable.Range(0, 2 * Pixels).Select(_ => (_random.NextDouble() * 8) - 4)];
    private static readonly double[] _wanted =
        [.. Enumerable.Range(0, Pixels).Select(_ => _random.Next(5) / 4.0)];

    // Float32 sums of a dozen terms against double precision.
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(1)]
    public void It_is_focal_dice_and_balanced_loss_worked_out_pixel_by_pixel(double balance)
    {
        using var scope = NewDisposeScope();
        var losses = MaskLoss.Of(Logits(), Wanted(), focalWeight: 20, balance).data<float>().ToArray();

        for (var mask = 0; mask < 2; mask++)
            Assert.Equal(Expected(_logits.AsSpan(mask * Pixels, Pixels), balance), losses[mask], Tolerance);
    }

    [Fact]
    public void Agreement_is_the_intersection_over_the_union_of_thresholded_masks()
    {
        using var scope = NewDisposeScope();
        var agreement = MaskLoss.IntersectionOverUnion(Logits(), Wanted()).data<float>().ToArray();

        for (var mask = 0; mask < 2; mask++)
        {
            bool[] given = [.. _logits.Skip(mask * Pixels).Take(Pixels).Select(static x => x > 0)];
            bool[] wanted = [.. _wanted.Select(static y => y > 0.5)];
            var both = given.Zip(wanted).Count(static pair => pair.First && pair.Second);
            var either = given.Zip(wanted).Count(static pair => pair.First || pair.Second);
            Assert.Equal((double)both / either, agreement[mask], Tolerance);
        }
    }

    [Fact]
    public void A_perfect_answer_costs_nothing_and_an_empty_one_much()
    {
        using var scope = NewDisposeScope();
        var wanted = tensor(new float[] { 1, 0, 0, 1 }).reshape(1, 1, 2, 2);
        var perfect = MaskLoss.Of(tensor(new float[] { 30, -30, -30, 30 }).reshape(1, 1, 2, 2), wanted, 20, 0.5);
        var empty = MaskLoss.Of(tensor(new float[] { -30, -30, -30, -30 }).reshape(1, 1, 2, 2), wanted, 20, 0.5);

        Assert.Equal(0, perfect.item<float>(), 1e-6);
        Assert.True(empty.item<float>() > 1);
    }

    private static double Expected(ReadOnlySpan<double> logits, double balance)
    {
        double focal = 0, both = 0, all = 0, inside = 0, insideSum = 0, outside = 0, outsideSum = 0;
        for (var i = 0; i < Pixels; i++)
        {
            var (p, y) = (1 / (1 + Math.Exp(-logits[i])), _wanted[i]);
            var entropy = -(y * Math.Log(p)) - ((1 - y) * Math.Log(1 - p));
            var missed = (y * (1 - p)) + ((1 - y) * p);
            focal += ((0.25 * y) + (0.75 * (1 - y))) * missed * missed * entropy / Pixels;
            both += p * y;
            all += p + y;
            inside += y * entropy;
            insideSum += y;
            outside += (1 - y) * entropy;
            outsideSum += 1 - y;
        }

        var dice = 1 - (((2 * both) + 1) / (all + 1));
        var balanced = ((inside / Math.Max(1, insideSum)) + (outside / Math.Max(1, outsideSum))) / 2;
        return (20 * (1 - balance) * focal) + dice + (balance * balanced);
    }

    private static Tensor Logits() => tensor([.. _logits.Select(static x => (float)x)]).reshape(1, 2, 3, 4);

    private static Tensor Wanted() => tensor([.. _wanted.Select(static y => (float)y)]).reshape(1, 1, 3, 4);
}
