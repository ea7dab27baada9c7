using Theia.Networks.Layers;

namespace Theia.Training.Losses;

/// <summary>
/// Loss between predicted and actual teacher features. Squared and smooth L1 losses are sums over targets by weight,
/// the cosine is a uniform mean unless it is weighted by option; all are computed in the type of the prediction.
/// </summary>
internal sealed class DistillationLoss(LossOptions options)
{
    private const double CosineShare = 0.9;

    /// <summary>Computes all losses of one batch.</summary>
    /// <param name="predictions">By target: [B, N, C], or [B, C] for a class token.</param>
    /// <param name="targets">The same names; a class token may also come as [B, 1, C].</param>
    /// <param name="factors">From the losses to a factor on the weight of each target, 0 for one
    /// that is left out; null for none.</param>
    public LossTensors Compute(
        IReadOnlyDictionary<string, Tensor> predictions,
        IReadOnlyDictionary<string, Tensor> targets,
        Func<IReadOnlyDictionary<string, TargetLosses>, IReadOnlyDictionary<string, double>>? factors = null)
    {
        var parts = new Dictionary<string, LossTerms>(StringComparer.Ordinal);
        foreach ((var name, Tensor prediction) in predictions)
        {
            using Tensor target = LikePrediction(targets[name], prediction, name);
            parts[name] = Terms(prediction, target);
        }

        var values = parts.ToDictionary(
            static part => part.Key, static part => part.Value.Read(), StringComparer.Ordinal);
        return Combine(parts, values, factors?.Invoke(values));
    }

    /// <summary>What is trained on, of each target by itself.</summary>
    public IReadOnlyDictionary<string, double> Main(IReadOnlyDictionary<string, TargetLosses> losses) =>
        losses.ToDictionary(
            static target => target.Key,
            target => options.Main == MainLoss.Mse
                ? target.Value.Mse
                : (CosineShare * target.Value.Cos) + ((1 - CosineShare) * target.Value.L1),
            StringComparer.Ordinal);

    private LossTensors Combine(
        Dictionary<string, LossTerms> parts, Dictionary<string, TargetLosses> values,
        IReadOnlyDictionary<string, double>? factors)
    {
        TargetLosses total = default;
        Tensor? main = null;
        foreach ((var name, LossTerms terms) in parts)
        {
            var factor = factors?[name] ?? 1;
            var weight = factor * (options.Weights?[name] ?? 1.0 / parts.Count);
            var cosineWeight = options.WeightCosine ? weight : factor / parts.Count;
            TargetLosses value = values[name];
            total = new(
                total.Mse + weight * value.Mse, total.Cos + cosineWeight * value.Cos, total.L1 + weight * value.L1);
            using Tensor share = Share(terms, weight, cosineWeight);
            Tensor sum = main is null ? share.alias() : main.Plus(share);
            main?.Dispose();
            main = sum;
        }

        foreach (LossTerms terms in parts.Values)
            terms.Dispose();
        if (main is null)
            throw new ArgumentException("There are no predictions to compare.", nameof(parts));
        using Tensor still = main.detach();
        return new LossTensors(main, still.ToDouble(), total, values);
    }

    private Tensor Share(LossTerms terms, double weight, double cosineWeight)
    {
        if (options.Main == MainLoss.Mse)
            return terms.Mse.Times(weight);
        using Tensor cosine = terms.Cos.Times(CosineShare * cosineWeight);
        using Tensor smooth = terms.L1.Times((1 - CosineShare) * weight);
        return cosine.Plus(smooth);
    }

    // Only what is trained on needs a gradient; the rest is there to be looked at.
    private LossTerms Terms(Tensor prediction, Tensor target)
    {
        using Tensor still = prediction.detach();
        var squared = options.Main == MainLoss.Mse;
        return new LossTerms(
            functional.mse_loss(squared ? prediction : still, target),
            Cosine(squared ? still : prediction, target),
            functional.smooth_l1_loss(squared ? still : prediction, target));
    }

    // Two epsilons act one after the other: on the norm here, and on the squared norms inside the embedding loss.
    // Without the second a plain 1 − a·b would be wrong below norms of 1e-12; a zero vector has cosine 0.
    private Tensor Cosine(Tensor prediction, Tensor target)
    {
        using Tensor p = Vectors(prediction), t = Vectors(target);
        using Tensor a = functional.normalize(p, 2, 1, 1e-12), b = functional.normalize(t, 2, 1, 1e-12);
        using Tensor same = ones(a.size(0), dtype: a.dtype, device: a.device);
        return functional.cosine_embedding_loss(a, b, same);
    }

    private Tensor Vectors(Tensor maps) =>
        options.Cosine == CosineForm.Token && maps.Dimensions == 3 ? maps.flatten(0, 1) : maps.flatten(1);

    // [B, 1, C] against [B, C] would broadcast to [B, B, C] and compare every image with every other.
    private static Tensor LikePrediction(Tensor target, Tensor prediction, string name)
    {
        Tensor fitting = target.Dimensions == prediction.Dimensions + 1 && target.size(1) == 1
            ? target.squeeze(1)
            : target.alias();
        if (fitting.shape.AsSpan().SequenceEqual(prediction.shape))
            return fitting;
        var shape = string.Join(", ", target.shape);
        fitting.Dispose();
        throw new ArgumentException(
            $"The target {name} is [{shape}] but the student predicts [{string.Join(", ", prediction.shape)}].",
            nameof(target));
    }
}
