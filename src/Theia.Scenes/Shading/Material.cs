using Theia.Scenes.Arithmetic;

namespace Theia.Scenes.Shading;

/// <summary>Material of a surface.</summary>
/// <param name="Color">Linear reflectance.</param>
internal sealed record Material(Vec3 Color)
{
    /// <summary>How the color is spread.</summary>
    public Texture Texture { get; init; }

    /// <summary>The other color of the texture.</summary>
    public Vec3 Second { get; init; }

    /// <summary>Meters of one piece of the texture.</summary>
    public float Scale { get; init; } = 0.1f;

    /// <summary>Tells textures of one kind apart.</summary>
    public uint Seed { get; init; }

    /// <summary>0 is a mirror, 1 is chalk.</summary>
    public float Roughness { get; init; } = 0.8f;

    /// <summary>Reflectance at normal incidence, for non-metals.</summary>
    public float Gloss { get; init; } = 0.04f;

    /// <summary>A metal has the color in its reflection.</summary>
    public bool IsMetal { get; init; }

    /// <summary>Light of its own, for lamps and windows.</summary>
    public float Glow { get; init; }

    /// <summary>True where an image of the surroundings is seen in it.</summary>
    public bool IsMirror => Roughness < 0.4f;
}
