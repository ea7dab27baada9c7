namespace Theia.Lab.Experts;

/// <summary>Ranges of the seeds of episodes, so that an expert is measured on starts that it was not trained on.
/// </summary>
internal static class EpisodeSeeds
{
    /// <summary>Explored episodes.</summary>
    public const long Training = 1L << 40;

    /// <summary>Evaluations during training, which choose the policy.</summary>
    public const long Selection = 1L << 41;

    /// <summary>The measurement of a finished expert.</summary>
    public const long Measurement = 1L << 42;
}
