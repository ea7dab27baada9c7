namespace Theia.Lab.Probing;

/// <summary>An encoder as it is probed; see <see cref="ProbeSubjects"/> for those that there are.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Kind">Where its features come from.</param>
/// <param name="Encoder">Encodes images of 224 × 224 into tokens.</param>
internal sealed record ProbeSubject(string Name, SubjectKind Kind, IImageEncoder Encoder) : IDisposable
{
    /// <summary>
    /// Part of the image's side that the patch tokens cover; below 1 where preprocessing cuts the margins off.
    /// </summary>
    public double Field => Encoder.Info.Coverage;

    /// <summary>
    /// Embeds captions among images, [n, E]; null where there is no text tower. The caller owns what comes back.
    /// </summary>
    public Func<IReadOnlyList<string>, Tensor>? Texts { get; init; }

    /// <summary>
    /// Embeds images among captions, [n, E]; goes with <see cref="Texts"/>. The caller owns what comes back.
    /// </summary>
    public Func<IReadOnlyList<RgbImage>, Tensor>? Images { get; init; }

    /// <summary>Resources disposed with the subject; empty if the caller owns them.</summary>
    public IReadOnlyList<IDisposable> Owned { get; init; } = [];

    /// <summary>Encodes images. The caller owns the result.</summary>
    public ImageFeatures Features(IReadOnlyList<RgbImage> images) => ImageFeatures.Of(Encoder, images);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var owned in Owned)
            owned.Dispose();
    }
}
