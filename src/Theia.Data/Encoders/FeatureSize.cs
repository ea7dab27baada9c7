namespace Theia.Data;

/// <summary>
/// Size of a teacher's feature: a map of <paramref name="Channels"/> over <paramref name="Height"/> ×
/// <paramref name="Width"/> cells, or one vector.
/// </summary>
/// <param name="Channels">C.</param>
/// <param name="Height">H; 0 for a class token.</param>
/// <param name="Width">W; 0 for a class token.</param>
public readonly record struct FeatureSize(int Channels, int Height, int Width)
{
    /// <summary>True for a class token: a vector of C values, no map.</summary>
    public bool IsVector => Height == 0;

    /// <summary>H · W, or 1 for a class token.</summary>
    public int Positions => IsVector ? 1 : Height * Width;

    /// <summary>A class token of <paramref name="channels"/> values.</summary>
    public static FeatureSize Vector(int channels) => new(channels, 0, 0);

    /// <inheritdoc/>
    public override string ToString() => IsVector ? $"{Channels}" : $"{Channels} x {Height} x {Width}";
}
