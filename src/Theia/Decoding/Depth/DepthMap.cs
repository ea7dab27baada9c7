namespace Theia;

/// <summary>
/// Depth of each pixel of an image. Of relative networks it is inverse depth (disparity) of unknown scale and shift:
/// near is great. Of metric networks it is meters: far is great.
/// </summary>
public sealed partial class DepthMap
{
    /// <summary>Wraps values without copying them.</summary>
    /// <param name="width">Values a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="values">Row by row; exactly width · height finite values.</param>
    /// <param name="isMetric">True for meters. Default: false, inverse depth.</param>
    public DepthMap(int width, int height, float[] values, bool isMetric = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (values.LongLength != (long)width * height)
        {
            throw new ArgumentException(
                $"A {width} x {height} map has {(long)width * height} values; got {values.LongLength}.",
                nameof(values));
        }

        if (!Array.TrueForAll(values, float.IsFinite))
            throw new ArgumentException("A depth map holds finite values; got NaN or infinity.", nameof(values));
        (Width, Height, Values, IsMetric) = (width, height, values, isMetric);
        (Least, Greatest) = (values.Min(), values.Max());
    }

    /// <summary>Values a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>[height, width].</summary>
    public float[] Values { get; }

    /// <summary>True for meters; false for inverse depth without a scale.</summary>
    public bool IsMetric { get; }

    /// <summary>The least value: the farthest pixel, or of a metric map the nearest.</summary>
    public float Least { get; }

    /// <summary>The greatest value.</summary>
    public float Greatest { get; }

    /// <summary>The map at another size.</summary>
    /// <param name="width">Values a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="smooth">
    /// Linear between the centers of pixels; false repeats the nearest, as the reference does. Default: true.
    /// </param>
    public DepthMap Resize(int width, int height, bool smooth = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return Of(Fit(tensor(Values).reshape(1, Height, Width), width, height, smooth), IsMetric);
    }

    /// <summary>The map of a tensor.</summary>
    /// <param name="depth">[1, H, W].</param>
    /// <param name="isMetric">True for meters.</param>
    internal static DepthMap Of(Tensor depth, bool isMetric)
    {
        using var scope = NewDisposeScope();
        var values = depth.to(float32).cpu().contiguous().data<float>().ToArray();
        return new DepthMap((int)depth.size(2), (int)depth.size(1), values, isMetric);
    }

    /// <summary>Resizes depth, [B, h, w] to [B, height, width]. The caller owns it.</summary>
    internal static Tensor Fit(Tensor depth, int width, int height, bool smooth)
    {
        using var scope = NewDisposeScope();
        var map = depth.unsqueeze(1);
        return functional.interpolate(
            map,
            size: [height, width],
            mode: smooth ? InterpolationMode.Bilinear : InterpolationMode.Nearest,
            align_corners: smooth ? false : null).squeeze(1).MoveToOuterDisposeScope();
    }
}
