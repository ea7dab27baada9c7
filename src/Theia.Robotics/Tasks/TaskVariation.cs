namespace Theia.Robotics;

/// <summary>
/// Changes that a policy has not seen in its demonstrations, drawn for each episode from its seed. They tell whether
/// features generalize. Default: none.
/// </summary>
public sealed record TaskVariation
{
    /// <summary>Color, brightness and place of the lights.</summary>
    public bool Light { get; init; }

    /// <summary>Colors of floor, table and walls.</summary>
    public bool Textures { get; init; }

    /// <summary>Place and direction of the camera, by a few centimeters and degrees.</summary>
    public bool Camera { get; init; }

    /// <summary>Start states from a wider range.</summary>
    public bool Start { get; init; }

    /// <summary>True where something varies.</summary>
    public bool IsAny => Light || Textures || Camera || Start;
}
