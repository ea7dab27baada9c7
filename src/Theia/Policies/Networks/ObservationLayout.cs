namespace Theia.Policies.Networks;

/// <summary>
/// Observations of the published benchmark code: one vector of the maps of all frames, (t, h, w, c), then
/// proprioception.
/// </summary>
internal static class ObservationLayout
{
    /// <summary>Splits observations into what a policy network takes.</summary>
    /// <param name="observations">[B, T · H · W · C + P].</param>
    /// <param name="sizes">Of the network.</param>
    /// <returns>[B, T, C, H, W], and [B, P] or null; the caller owns both.</returns>
    public static (Tensor Frames, Tensor? Proprioception) Split(Tensor observations, PolicySizes sizes)
    {
        using var scope = NewDisposeScope();
        var (channels, height, width) = sizes.Feature;
        var length = (long)sizes.History * channels * height * width;
        var frames = observations.narrow(1, 0, length).unflatten(1, [sizes.History, height, width, channels])
            .permute(0, 1, 4, 2, 3).contiguous();
        var rest = sizes.Proprioception > 0 ? observations.narrow(1, length, sizes.Proprioception).contiguous() : null;
        return (frames.MoveToOuterDisposeScope(), rest?.MoveToOuterDisposeScope());
    }
}
