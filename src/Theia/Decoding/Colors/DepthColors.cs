namespace Theia;

/// <summary>
/// Colors of a depth map, from the least value to the greatest. In all of them more is lighter, in nearly equal steps
/// to the eye.
/// </summary>
public enum DepthColors
{
    /// <summary>Black to white, as in the reference.</summary>
    Gray,

    /// <summary>Black over violet, red and orange to light yellow.</summary>
    Inferno,

    /// <summary>Black over violet and pink to cream.</summary>
    Magma,

    /// <summary>Blue over pink to yellow.</summary>
    Plasma,

    /// <summary>Violet over green to yellow; safe for all kinds of color blindness.</summary>
    Viridis,
}
