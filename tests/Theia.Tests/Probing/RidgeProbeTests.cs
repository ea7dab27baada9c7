using Theia.Lab.Probing;
using static TorchSharp.torch;

namespace Theia.Tests.Probing;

[Collection("torch")]
public sealed class RidgeProbeTests
{
    [Fact]
    public void A_planted_linear_truth_is_found_on_samples_that_were_held_out()
    {
        using var scope = NewDisposeScope();
        _ = manual_seed(1);
        var (features, truth) = (randn(400, 12), randn(12, 3));
        var targets = features.matmul(truth) + ones(3);
        using var probe = RidgeProbe.Fit(features.narrow(0, 0, 300), targets.narrow(0, 0, 300), 1e-9);
        var error = (probe.Predict(features.narrow(0, 300, 100)) - targets.narrow(0, 300, 100))
            .abs().max().item<double>();
        Assert.True(error < 1e-4, $"{error}");   // float32 targets
    }

    [Fact]
    public void A_feature_that_never_changed_plays_no_part_when_it_does()
    {
        using var scope = NewDisposeScope();
        _ = manual_seed(1);
        var features = cat([randn(50, 2), zeros(50, 1)], 1);
        using var probe = RidgeProbe.Fit(features, features.narrow(1, 0, 1), 1e-6);
        var moved = features + tensor([0f, 0f, 1e6f]);
        Assert.True((probe.Predict(moved) - features.narrow(1, 0, 1)).abs().max().item<double>() < 1e-3);
    }
}
