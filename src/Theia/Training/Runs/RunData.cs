namespace Theia.Training.Runs;

/// <summary>What a run learns from.</summary>
/// <param name="Train">Batches to learn from.</param>
/// <param name="Eval">One pass of samples to evaluate on; null for none.</param>
/// <param name="Statistics">Mean and deviation by teacher id; of teachers that are not normalized
/// only where they were measured.</param>
/// <param name="Owned">True when the run shall close the sources.</param>
internal sealed record RunData(
    IBatchSource Train, IBatchSource? Eval, IReadOnlyDictionary<string, ChannelStatistics> Statistics,
    bool Owned) : IDisposable
{
    /// <summary>
    /// Teachers whose features are learned as they are stored, also with <see cref="FeatureNorm.Standard"/>.
    /// </summary>
    public IReadOnlySet<string> Unchanged { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>What the user should know of the data.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>See <see cref="RunContent"/>; null for sources of the caller's.</summary>
    public IReadOnlyDictionary<string, string>? Content { get; init; }

    /// <summary>Which process of the training the batches are for.</summary>
    public Ranks Ranks { get; init; } = Ranks.Single;

    /// <summary>Training samples of the sets; null where the caller brings the batches.</summary>
    public long? TrainSamples { get; init; }

    /// <summary>Samples of the evaluation split; null where the caller brings the batches.</summary>
    public long? HeldOutSamples { get; init; }

    public void Dispose()
    {
        if (!Owned)
            return;
        Train.Dispose();
        Eval?.Dispose();
    }
}
