namespace Theia;

/// <summary>
/// How a table of position embeddings is fitted to another grid. The rules place the samples differently, so a network
/// must be run with the rule it was trained with.
/// </summary>
public enum PositionRule
{
    /// <summary>
    /// Bicubic with the factor (grid + 0.1) / side: transformers up to 4.44, the published Theia
    /// models, and the default.
    /// </summary>
    ScaleFactor,

    /// <summary>Bicubic to the exact size: transformers from 4.45 on.</summary>
    Size,
}
