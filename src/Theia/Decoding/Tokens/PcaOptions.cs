namespace Theia;

/// <summary>What of the tokens a <see cref="PcaProjection"/> colors, and how its colors are scaled.</summary>
public sealed record PcaOptions
{
    /// <summary>
    /// Tokens whose first component lies below this are background and painted black. Default: -100, which features of
    /// DINOv2 do not reach, so that nothing is background; negative infinity says the same of any features.
    /// </summary>
    public double Background { get; init; } = -100;

    /// <summary>
    /// Share of the foreground tokens at either end of a component that may saturate, 0 to 0.4, so that one odd token
    /// does not dull all others. Default: 0, as in the reference.
    /// </summary>
    public double Saturated { get; init; }
}
