namespace Theia;

/// <summary>Scores of the predictions of one target over the samples of a split, on normalized features.</summary>
public sealed record TargetScore
{
    /// <summary>The losses that training also reports.</summary>
    public required TargetLosses Losses { get; init; }

    /// <summary>
    /// Cosine between prediction and feature, token by token, averaged; 1 for the same direction everywhere, 0 for no
    /// relation. It ignores magnitude.
    /// </summary>
    public required double TokenCosine { get; init; }

    /// <summary>
    /// Part of the features' variance about their mean in this split that predictions explain: 1 for exact, 0 for as
    /// good as that mean, negative for worse; NaN where they do not vary, so that there is nothing to explain.
    /// </summary>
    public required double ExplainedVariance { get; init; }
}
