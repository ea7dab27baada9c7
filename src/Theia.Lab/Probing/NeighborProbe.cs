using Theia.Networks.Layers;

namespace Theia.Lab.Probing;

/// <summary>Answers by the vote of the nearest scenes: no weights, only the geometry of the features.</summary>
internal static class NeighborProbe
{
    private const int Neighbors = 20;

    // More than two cosines can differ by.
    private const double Never = 4;

    /// <summary>
    /// The share of yes among the 20 scenes to fit to that are nearest by the cosine of standardized vectors. Answers
    /// are the caller's to dispose.
    /// </summary>
    /// <param name="fit">[scenes, D].</param>
    /// <param name="labels">[scenes, questions].</param>
    /// <param name="test">[scenes, D].</param>
    public static BinaryPredictions Answer(Tensor fit, Tensor labels, Tensor test)
    {
        using var scope = NewDisposeScope();
        using var standard = FeatureScaler.Fit(fit);
        Tensor known = Unit(standard, fit), asked = Unit(standard, test);
        // no scene is a neighbor of itself
        var others = known.matmul(known.t()) - eye(known.size(0), dtype: ScalarType.Float64).Times(Never);
        return new BinaryPredictions(
            Vote(others, labels).MoveToOuterDisposeScope(),
            Vote(asked.matmul(known.t()), labels).MoveToOuterDisposeScope());
    }

    /// <summary>Standardized vectors of length one. The caller owns them.</summary>
    public static Tensor Unit(FeatureScaler standard, Tensor vectors)
    {
        using var scope = NewDisposeScope();
        var x = standard.Apply(vectors);
        return (x / x.Squared().sum([1], keepdim: true).sqrt().AtLeast(1e-12)).MoveToOuterDisposeScope();
    }

    private static Tensor Vote(Tensor likeness, Tensor labels)
    {
        var count = (int)Math.Min(Neighbors, labels.size(0) - 1);
        var (_, nearest) = likeness.topk(count, 1);
        return labels.index_select(0, nearest.flatten()).reshape(likeness.size(0), count, -1).mean([1]);
    }
}
