namespace Theia.Policies.Networks;

/// <summary>Vectors of several frames as one.</summary>
internal static class FrameFusion
{
    /// <summary>
    /// FLARE (arXiv 2101.01857): the differences of consecutive frames, oldest first, then the newest frame.
    /// </summary>
    /// <param name="frames">[B, T, D], oldest first.</param>
    /// <returns>[B, T · D]; of one frame, the frame.</returns>
    public static Tensor Flare(Tensor frames)
    {
        using var scope = NewDisposeScope();
        var count = frames.size(1);
        var newest = frames.narrow(1, count - 1, 1);
        if (count == 1)
            return newest.flatten(1).MoveToOuterDisposeScope();
        var steps = frames.narrow(1, 1, count - 1).sub(frames.narrow(1, 0, count - 1));              // [B, T − 1, D]
        return cat([steps, newest], 1).flatten(1).MoveToOuterDisposeScope();
    }
}
