using Theia.Networks.Layers;

namespace Theia.Networks.DepthAnything;

/// <summary>From a fused map to depth.</summary>
internal sealed class DepthHead : Module
{
    private readonly double _maxDepth;
    private readonly bool _isMetric;
    [ComponentName(Name = "conv1")] private readonly Conv2d _first;
    [ComponentName(Name = "conv2")] private readonly Conv2d _second;
    [ComponentName(Name = "conv3")] private readonly Conv2d _third;

    public DepthHead(DepthAnythingConfig config, Device? device)
        : base(nameof(DepthHead))
    {
        (_maxDepth, _isMetric) = (config.MaxDepth, config.IsMetric);
        var half = config.FusionSize / 2;
        _first = UninitializedLayers.Convolution(config.FusionSize, half, 3, device, padding: 1);
        _second = UninitializedLayers.Convolution(half, config.HeadSize, 3, device, padding: 1);
        _third = UninitializedLayers.Convolution(config.HeadSize, 1, 1, device);
        RegisterComponents();
    }

    /// <summary>Where its weights are.</summary>
    public Device Device => _third.weight.device;

    /// <summary>The feature before the last activation but one, which a student of Theia learns.</summary>
    /// <param name="fused">[B, C, h, w].</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <returns>[B, head size, height, width].</returns>
    public Tensor Feature(Tensor fused, int height, int width)
    {
        using var narrow = _first.call(fused);
        using var large = functional.interpolate(
            narrow, size: [height, width], mode: InterpolationMode.Bilinear, align_corners: true);
        return _second.call(large);
    }

    /// <summary>The depth of each place of a feature.</summary>
    /// <param name="feature">[B, head size, H, W], of any resolution.</param>
    /// <returns>[B, H, W].</returns>
    public Tensor Depth(Tensor feature)
    {
        using var scope = NewDisposeScope();
        var raw = _third.call(functional.relu(feature)).squeeze(1);
        var depth = _isMetric ? raw.sigmoid() : functional.relu(raw);
        return (_maxDepth == 1 ? depth : depth.Times(_maxDepth)).MoveToOuterDisposeScope();
    }
}
