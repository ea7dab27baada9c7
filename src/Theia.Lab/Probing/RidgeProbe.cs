using Theia.Networks.Layers;

namespace Theia.Lab.Probing;

/// <summary>
/// A linear map from features to targets that penalizes long weights: the one with the least squared
/// error on the samples it was fitted to.
/// </summary>
/// <param name="standard">Of the features.</param>
/// <param name="slopes">[D, targets].</param>
/// <param name="middle">[1, targets].</param>
internal sealed class RidgeProbe(FeatureScaler standard, Tensor slopes, Tensor middle) : IDisposable
{
    /// <summary>Fits in double precision, on features that are standardized first.</summary>
    /// <param name="features">[n, D].</param>
    /// <param name="targets">[n, targets].</param>
    /// <param name="penalty">Of the squared weights, in units of n.</param>
    public static RidgeProbe Fit(Tensor features, Tensor targets, double penalty) =>
        Fit(features, targets, [penalty])[0];

    /// <summary>Fits once for each penalty; what they share is worked out once.</summary>
    public static RidgeProbe[] Fit(Tensor features, Tensor targets, IReadOnlyList<double> penalties)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var standard = FeatureScaler.Fit(features);
        var x = standard.Apply(features);
        var y = targets.to(ScalarType.Float64);
        var middle = y.mean([0], keepdim: true);
        Tensor gram = x.t().matmul(x), common = x.t().matmul(y - middle),
            diagonal = eye(x.size(1), dtype: ScalarType.Float64);
        return [.. penalties.Select(penalty => new RidgeProbe(
            standard.Copy().MoveToOuterDisposeScope(),
            linalg.solve(gram.Plus(diagonal.Times(penalty * x.size(0))), common).MoveToOuterDisposeScope(),
            middle.clone().MoveToOuterDisposeScope()))];
    }

    /// <summary>Predictions for features, [n, targets] in double precision. The caller owns it.</summary>
    public Tensor Predict(Tensor features)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return standard.Apply(features).matmul(slopes).Plus(middle).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        standard.Dispose();
        slopes.Dispose();
        middle.Dispose();
    }
}
