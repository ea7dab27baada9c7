namespace Theia.Lab.Scoring;

/// <summary>Something that answers with masks, with depth, or with both.</summary>
/// <param name="Name">Its name in tables.</param>
internal sealed record SceneSubject(string Name) : IDisposable
{
    /// <summary>Looks at a scene and answers for its objects; null where it gives no masks.</summary>
    public Func<ScoredScene, IReadOnlyList<MaskAnswer>>? Masks { get; init; }

    /// <summary>Inverse depth of each pixel of a scene, of any scale and shift; null where it gives none.</summary>
    public Func<ScoredScene, float[]>? InverseDepth { get; init; }

    /// <summary>Disposed with the subject.</summary>
    public IReadOnlyList<IDisposable> Owned { get; init; } = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var owned in Owned)
            owned.Dispose();
    }
}
