using Theia.Scenes.Arithmetic;

namespace Theia.Scenes.Tracing;

/// <summary>A round light.</summary>
/// <param name="Place">Its middle.</param>
/// <param name="Size">Its radius in meters: how soft shadows are.</param>
/// <param name="Power">Linear color times square meters: what arrives at one meter.</param>
/// <param name="Target">Where it looks; its disc is across that way.</param>
internal sealed record Lamp(Vec3 Place, float Size, Vec3 Power, Vec3 Target)
{
    /// <summary>True where its shadows are so faint that fewer rays will do.</summary>
    public bool IsWeak { get; init; }
}
