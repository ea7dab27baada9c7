using Theia.Networks.Layers;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>
/// The loss of maps of inverse depth whose scale and shift are left open (MiDaS, arXiv 1907.01341; Depth Anything,
/// arXiv 2401.10891): both maps are moved by their median and divided by the mean distance from it before they are
/// compared.
/// </summary>
internal static class DisparityLoss
{
    private const double LeastScale = 1e-6;   // of a map of one value, which has no scale

    /// <summary>Median 0 and mean distance 1, image by image.</summary>
    /// <param name="maps">[B, H, W].</param>
    public static Tensor Normalized(Tensor maps)
    {
        var flat = maps.flatten(1);
        var (median, _) = flat.kthvalue((flat.size(1) + 1) / 2, 1, keepdim: true);   // the lower of two in the middle
        var moved = flat - median;
        var scale = moved.abs().mean([1], keepdim: true).AtLeast(LeastScale);
        return (moved / scale).reshape(maps.shape);
    }

    /// <summary>Mean distance of normalized maps.</summary>
    public static Tensor Distance(Tensor predicted, Tensor wanted) => (predicted - wanted).abs().mean();

    /// <summary>
    /// Mean size of the gradients of the difference of normalized maps, summed over resolutions that halve. It is small
    /// where edges lie in the same places.
    /// </summary>
    /// <param name="predicted">[B, H, W].</param>
    /// <param name="wanted">The same.</param>
    /// <param name="scales">Resolutions.</param>
    public static Tensor Gradients(Tensor predicted, Tensor wanted, int scales)
    {
        var difference = predicted - wanted;
        var sum = zeros([]);
        for (var scale = 0; scale < scales; scale++)
        {
            var step = 1L << scale;
            if (difference.size(1) <= step || difference.size(2) <= step)
                break;
            var coarse = difference[
                TensorIndex.Colon, TensorIndex.Slice(step: step), TensorIndex.Slice(step: step)];
            sum = sum.Plus(Steps(coarse, 1)).Plus(Steps(coarse, 2));
        }

        return sum;
    }

    private static Tensor Steps(Tensor map, int axis)
    {
        var length = map.size(axis) - 1;
        return (map.narrow(axis, 1, length) - map.narrow(axis, 0, length)).abs().mean();
    }
}
