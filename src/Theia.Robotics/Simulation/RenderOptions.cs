namespace Theia.Robotics;

/// <summary>What images of a camera show, and how carefully they are drawn.</summary>
public sealed record RenderOptions
{
    /// <summary>Without shadows, reflections and smoothed edges: several times faster.</summary>
    public static RenderOptions Fast { get; } = new() { Shadows = false, Reflections = false, Samples = 0 };

    /// <summary>Draws shadows of the lights that cast them. Default: true.</summary>
    public bool Shadows { get; init; } = true;

    /// <summary>Draws reflections in materials that reflect. Default: true.</summary>
    public bool Reflections { get; init; } = true;

    /// <summary>Draws the sky of models that have one; else the background is black. Default: true.</summary>
    public bool Sky { get; init; } = true;

    /// <summary>
    /// Samples per pixel that smooth edges in color images, 0 to 16; 0: none. Default: null, what the model says
    /// (offsamples, 4 if it says nothing).
    /// </summary>
    public int? Samples { get; init; }

    /// <summary>
    /// Width of the shadow map in pixels, 1 to 16384. Default: null, what the model says (shadowsize, 1024 to 4096 if
    /// it says nothing).
    /// </summary>
    public int? ShadowMapSize { get; init; }

    /// <summary>Groups of geoms that are drawn, 0 to 5. Default: 0, 1 and 2, as MuJoCo's viewer.</summary>
    public IReadOnlyList<int> GeomGroups { get; init; } = [0, 1, 2];

    /// <summary>Groups of sites that are drawn, 0 to 5. Default: 0, 1 and 2, as MuJoCo's viewer.</summary>
    public IReadOnlyList<int> SiteGroups { get; init; } = [0, 1, 2];

    internal void Check()
    {
        if (Samples is < 0 or > 16)
            throw new UsageException($"Samples per pixel are 0 to 16; got {Samples}.");
        if (ShadowMapSize is < 1 or > 16384)
            throw new UsageException($"A shadow map has a width of 1 to 16384 pixels; got {ShadowMapSize}.");
        foreach (var group in GeomGroups.Concat(SiteGroups))
        {
            if (group is < 0 or > 5)
                throw new UsageException($"Groups of geoms and sites are 0 to 5; got {group}.");
        }
    }
}
