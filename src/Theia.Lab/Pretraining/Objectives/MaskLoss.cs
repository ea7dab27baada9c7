using Theia.Networks.Layers;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>
/// The losses of SAM (arXiv 2304.02643, section 3 and appendix A): focal loss (1708.02002) and dice loss for masks,
/// squared error for their predicted IoU.
/// </summary>
internal static class MaskLoss
{
    private const double FocalAlpha = 0.25;

    /// <summary>The loss of each mask, [P, M].</summary>
    /// <param name="logits">[P, M, H, W].</param>
    /// <param name="wanted">Part of each pixel that belongs to the mask, 0 to 1: [P, 1, H, W].</param>
    /// <param name="focalWeight">Weight of the focal loss; that of the dice loss is 1.</param>
    /// <param name="balance">Part of the focal loss that a balanced cross-entropy stands for, 0 to 1.</param>
    public static Tensor Of(Tensor logits, Tensor wanted, double focalWeight, double balance)
    {
        var (x, y) = (logits.flatten(2), wanted.flatten(2).expand(-1, logits.size(1), -1));
        var entropy = nn.functional.binary_cross_entropy_with_logits(x, y, reduction: nn.Reduction.None);
        var loss = Focal(x, y, entropy).Times(focalWeight * (1 - balance)).Plus(Dice(x.sigmoid(), y));
        return balance == 0 ? loss : loss.Plus(Balanced(y, entropy).Times(balance));
    }

    /// <summary>How well the thresholded masks agree with what is wanted, [P, M]: intersection over union.</summary>
    /// <param name="logits">[P, M, H, W].</param>
    /// <param name="wanted">[P, 1, H, W].</param>
    public static Tensor IntersectionOverUnion(Tensor logits, Tensor wanted)
    {
        using var half = 0.5.ToScalar();
        using var zero = 0.0.ToScalar();
        var (x, y) = (logits.detach().gt(zero).flatten(2), wanted.gt(half).flatten(2));
        var both = x.logical_and(y).to(ScalarType.Float32).sum([2]);
        var either = x.logical_or(y).to(ScalarType.Float32).sum([2]);
        return both / either.AtLeast(1);
    }

    // The mean over pixels of α (1 − p)² · cross-entropy, where p is the probability of what is wanted.
    private static Tensor Focal(Tensor x, Tensor y, Tensor entropy)
    {
        var p = x.sigmoid();
        var missed = p.Plus(y) - (p * y).Times(2);                             // 1 − p of the wanted side
        var alpha = y.Times(FocalAlpha).Plus((ones_like(y) - y).Times(1 - FocalAlpha));
        return (alpha * missed.Squared() * entropy).mean([2]);
    }

    // The mean over the pixels of the mask and the mean over the others count the same, so no small mask is too small:
    // an empty answer, where the other two losses rest for long, is no better than a full one.
    private static Tensor Balanced(Tensor y, Tensor entropy)
    {
        var others = ones_like(y) - y;
        var inside = (entropy * y).sum([2]) / y.sum([2]).AtLeast(1);
        return inside.Plus((entropy * others).sum([2]) / others.sum([2]).AtLeast(1)).Over(2);
    }

    // One pixel more above and below keeps empty masks defined, as in DETR.
    private static Tensor Dice(Tensor p, Tensor y)
    {
        var one = ones([], dtype: p.dtype);
        var both = (p * y).sum([2]).Times(2).Plus(one);
        var all = p.sum([2]).Plus(y.sum([2])).Plus(one);
        return one - (both / all);
    }
}
