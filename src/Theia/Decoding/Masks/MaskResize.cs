namespace Theia.Decoding.Masks;

/// <summary>
/// Brings predicted logits to the size of the image: bilinearly to the encoder's square, without the padding, then
/// bilinearly to the image. Both steps are linear and treat rows and columns apart, so they are one matrix for each.
/// </summary>
internal sealed class MaskResize : IDisposable
{
    private readonly Tensor _rows;      // [H, h]
    private readonly Tensor _columns;   // [w, W]

    /// <param name="side">Side of the predicted masks.</param>
    /// <param name="space">Where the image lies in the square.</param>
    /// <param name="device">Where the masks lie.</param>
    public MaskResize(int side, PromptSpace space, Device device)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var rows = Steps(side, space.Side, space.Resized.Height, space.Original.Height, device);
        var columns = Steps(side, space.Side, space.Resized.Width, space.Original.Width, device);
        _rows = rows.transpose(0, 1).contiguous().MoveToOuterDisposeScope().DetachFromDisposeScope();
        _columns = columns.MoveToOuterDisposeScope().DetachFromDisposeScope();
    }

    /// <summary>Resizes masks.</summary>
    /// <param name="masks">[K, h, w].</param>
    /// <returns>[K, H, W].</returns>
    public Tensor Apply(Tensor masks)
    {
        using var wide = matmul(masks, _columns);                              // [K, h, W]
        return matmul(_rows, wide);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        _columns.Dispose();
    }

    // What the two steps make of each place alone: [side, original].
    private static Tensor Steps(int side, int square, int resized, int original, Device device)
    {
        var unit = eye(side, dtype: float32, device: device).unsqueeze(0);
        return Linear(Linear(unit, square).narrow(2, 0, resized), original).squeeze(0).contiguous();
    }

    private static Tensor Linear(Tensor lines, int length) => functional.interpolate(
        lines, size: [length], mode: InterpolationMode.Linear, align_corners: false);
}
