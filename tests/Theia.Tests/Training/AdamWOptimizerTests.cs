using Theia.Training.Optimization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Theia.Tests.Training;

[Collection("torch")]
public sealed class AdamWOptimizerTests
{
    [Fact]
    public void The_fused_kernel_and_the_plain_operations_agree()
    {
        Assert.SkipUnless(FusedAdamW.IsAvailable, "This libtorch exports no fused AdamW.");
        // 50 steps of 1e-3 move weights by up to 0.05; the two differ only in how they round each step.
        Assert.Equal(
            0, Distance(Train(fused: true, ScalarType.Float32), Train(fused: false, ScalarType.Float32)), 2e-7);
        Assert.Equal(
            0, Distance(Train(fused: true, ScalarType.Float64), Train(fused: false, ScalarType.Float64)), 1e-15);
    }

    [Fact]
    public void One_step_from_zero_moves_each_weight_by_the_learning_rate_and_the_decay()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (var fused in new[] { true, false })
        {
            using var w = new Parameter(full([2, 2], 3.0, dtype: ScalarType.Float64));
            using var b = new Parameter(full([2], 3.0, dtype: ScalarType.Float64));
            using var optimizer = new AdamWOptimizer([("w", w), ("b", b)], weightDecay: 0.1, fused);
            (w.sum() * 2 - b.sum()).backward();
            optimizer.Step(0.01);
            Assert.Equal(3 * (1 - 0.01 * 0.1) - 0.01, w[0, 0].ToDouble(), 1e-8);   // Adam's first step has length lr
            Assert.Equal(3 + 0.01, b[0].ToDouble(), 1e-8);
        }
    }

    [Fact]
    public void A_parameter_without_gradient_is_left_alone_and_not_counted()
    {
        using DisposeScope scope = NewDisposeScope();
        using var used = new Parameter(ones(2, 2));
        using var unused = new Parameter(ones(2, 2));
        using var optimizer = new AdamWOptimizer([("used", used), ("unused", unused)], weightDecay: 0.5);
        used.sum().backward();
        optimizer.Step(0.1);
        Assert.Equal(1, unused.min().ToDouble());
        var state = optimizer.State.ToDictionary(static entry => entry.Name, static entry => entry.Value);
        Assert.Equal((1, 0), (state["used.step"].ToDouble(), state["unused.step"].ToDouble()));
    }

    [Fact]
    public void Cleared_gradients_are_gone_not_zero()
    {
        using DisposeScope scope = NewDisposeScope();
        using var w = new Parameter(ones(2));
        using var optimizer = new AdamWOptimizer([("w", w)], weightDecay: 0);
        w.sum().backward();
        optimizer.ClearGradients();
        Assert.Null(w.grad);
    }

    [Fact]
    public void Clipping_scales_all_gradients_by_one_factor()
    {
        using DisposeScope scope = NewDisposeScope();
        using var a = new Parameter(ones(3));
        using var b = new Parameter(ones(1));
        (a.sum() + b.sum()).backward();
        Assert.Equal(2, GradientNorm.Of([a, b]), 1e-6);
        GradientNorm.Scale([a, b], GradientNorm.ClipCoefficient(2, 0.5));
        Assert.Equal(0.5, GradientNorm.Of([a, b]), 1e-6);
        Assert.Equal(1, GradientNorm.ClipCoefficient(0.1, 0.5));
    }

    private static double[] Train(bool fused, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = arange(6, dtype: type).reshape(2, 3).sin();
        using var w = new Parameter(arange(15, dtype: type).reshape(3, 5).cos());
        using var b = new Parameter(zeros(5, dtype: type));
        using var optimizer = new AdamWOptimizer([("w", w), ("b", b)], weightDecay: 0.05, fused);
        for (var step = 0; step < 50; step++)
        {
            using DisposeScope one = NewDisposeScope();
            optimizer.ClearGradients();
            (x.matmul(w) + b - 0.3).square().mean().backward();
            optimizer.Step(1e-3);
        }

        return [.. w.Doubles(), .. b.Doubles(), .. optimizer.State.SelectMany(static entry => entry.Value.Doubles())];
    }

    private static double Distance(double[] a, double[] b) =>
        a.Zip(b).Max(static pair => Math.Abs(pair.First - pair.Second));
}
