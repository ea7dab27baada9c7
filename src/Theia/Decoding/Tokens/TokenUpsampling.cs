namespace Theia;

/// <summary>How a map of tokens becomes an image of more pixels.</summary>
public enum TokenUpsampling
{
    /// <summary>
    /// A square of equal pixels per token, as in the reference; what is left over at the right and bottom stays black.
    /// </summary>
    Blocks,

    /// <summary>Linear between the centers of tokens.</summary>
    Bilinear,

    /// <summary>Cubic between the centers of tokens: the smoothest to look at.</summary>
    Smooth,
}
