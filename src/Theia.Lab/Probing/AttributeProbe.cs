using Theia.Networks.Layers;

namespace Theia.Lab.Probing;

/// <summary>Linear probe on the image vector.</summary>
internal static class AttributeProbe
{
    private const int Folds = 5;

    private static readonly double[] _penalties = [1e-3, 1e-2, 1e-1, 1, 10];

    /// <summary>
    /// Fits with each of five penalties to four fifths of the scenes and answers for the last fifth,
    /// five times over; takes the penalty whose answers have the least squared error, and fits with
    /// it to all. Answers are the caller's to dispose.
    /// </summary>
    /// <param name="fit">[scenes, D].</param>
    /// <param name="labels">[scenes, questions].</param>
    /// <param name="test">[scenes, D].</param>
    public static BinaryPredictions Answer(Tensor fit, Tensor labels, Tensor test)
    {
        using var scope = NewDisposeScope();
        Tensor[] apart = [.. _penalties.Select(_ => zeros_like(labels))];
        for (var fold = 0; fold < Folds; fold++)
        {
            using var inner = NewDisposeScope();
            Tensor kept = Rows(fit.size(0), i => i % Folds != fold), left = Rows(fit.size(0), i => i % Folds == fold);
            Tensor x = fit.index_select(0, kept), y = labels.index_select(0, kept), unseen = fit.index_select(0, left);
            var probes = RidgeProbe.Fit(x, y, _penalties);
            for (var i = 0; i < probes.Length; i++)
                _ = apart[i].index_copy_(0, left, probes[i].Predict(unseen));
        }

        var best = Enumerable.Range(0, apart.Length).MinBy(i => (apart[i] - labels).Squared().mean().item<double>());
        using var whole = RidgeProbe.Fit(fit, labels, _penalties[best]);
        return new BinaryPredictions(
            apart[best].MoveToOuterDisposeScope(), whole.Predict(test).MoveToOuterDisposeScope());
    }

    private static Tensor Rows(long count, Func<long, bool> wanted)
    {
        List<long> rows = [];
        for (var i = 0L; i < count; i++)
        {
            if (wanted(i))
                rows.Add(i);
        }

        return tensor(rows.ToArray());
    }
}
