using Theia.Networks.Layers;

namespace Theia.Lab.Probing;

/// <summary>
/// Brings each feature to mean 0 and deviation 1 on the samples it was fitted to; a feature that
/// does not change there becomes 0 everywhere.
/// </summary>
/// <param name="mean">[D].</param>
/// <param name="scale">[D].</param>
internal sealed class FeatureScaler(Tensor mean, Tensor scale) : IDisposable
{
    // Below this part of the greatest deviation a feature is rounding noise.
    private const double Still = 1e-6;

    /// <summary>[D].</summary>
    public Tensor Mean => mean;

    /// <summary>[D], one over the deviation.</summary>
    public Tensor Scale => scale;

    /// <summary>Fits in double precision.</summary>
    /// <param name="features">[n, D].</param>
    public static FeatureScaler Fit(Tensor features)
    {
        using var scope = NewDisposeScope();
        var x = features.to(ScalarType.Float64);
        var mean = x.mean([0]);
        return Of(mean, (x - mean).Squared().mean([0])).MoveToOuterDisposeScope();
    }

    /// <summary>From moments, [D] each in double precision.</summary>
    public static FeatureScaler Of(Tensor mean, Tensor variance)
    {
        using var scope = NewDisposeScope();
        var deviation = variance.AtLeast(0).sqrt();
        var still = deviation.le(deviation.max().Times(Still));
        var scale = where(still, zeros_like(deviation), deviation.reciprocal());
        return new FeatureScaler(mean.clone().MoveToOuterDisposeScope(), scale.MoveToOuterDisposeScope());
    }

    /// <summary>[n, D] in double precision. The caller owns it.</summary>
    public Tensor Apply(Tensor features)
    {
        using var scope = NewDisposeScope();
        return ((features.to(ScalarType.Float64) - mean) * scale).MoveToOuterDisposeScope();
    }

    /// <summary>One with memory of its own.</summary>
    public FeatureScaler Copy() => new(mean.clone(), scale.clone());

    /// <summary>Outlives the scope that it was made in.</summary>
    public FeatureScaler MoveToOuterDisposeScope()
    {
        _ = mean.MoveToOuterDisposeScope();
        _ = scale.MoveToOuterDisposeScope();
        return this;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        mean.Dispose();
        scale.Dispose();
    }
}
