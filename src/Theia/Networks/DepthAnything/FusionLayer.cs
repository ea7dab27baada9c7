using Theia.Networks.Layers;

namespace Theia.Networks.DepthAnything;

/// <summary>Adds a finer map to what has been fused so far, and brings the sum to the size of the next.</summary>
internal sealed class FusionLayer : Module
{
    [ComponentName(Name = "projection")] private readonly Conv2d _projection;
    [ComponentName(Name = "residual_layer1")] private readonly ResidualUnit _ofMap;
    [ComponentName(Name = "residual_layer2")] private readonly ResidualUnit _ofSum;

    public FusionLayer(int channels, Device? device)
        : base(nameof(FusionLayer))
    {
        _projection = UninitializedLayers.Convolution(channels, channels, 1, device);
        _ofMap = new ResidualUnit(channels, device);   // the first layer has these weights and no use for them
        _ofSum = new ResidualUnit(channels, device);
        RegisterComponents();
    }

    /// <summary>Fuses.</summary>
    /// <param name="fused">[B, C, h, w] from the layer before; null in the first.</param>
    /// <param name="map">[B, C, h, w].</param>
    /// <param name="size">Rows and columns of the result; null for twice as many.</param>
    public Tensor Fuse(Tensor? fused, Tensor map, (long Height, long Width)? size)
    {
        using var scope = NewDisposeScope();
        var sum = fused is null ? map : fused.Plus(_ofMap.call(Fitted(map, fused)));
        var refined = _ofSum.call(sum);
        var (height, width) = size ?? (2 * map.size(2), 2 * map.size(3));
        var resized = functional.interpolate(
            refined, size: [height, width], mode: InterpolationMode.Bilinear, align_corners: true);
        return _projection.call(resized).MoveToOuterDisposeScope();
    }

    // The layer before has made the size of this map, so they agree; published networks state the rule all the same.
    private static Tensor Fitted(Tensor map, Tensor fused) =>
        map.size(2) == fused.size(2) && map.size(3) == fused.size(3)
            ? map
            : functional.interpolate(
                map, size: [fused.size(2), fused.size(3)], mode: InterpolationMode.Bilinear, align_corners: false);
}
