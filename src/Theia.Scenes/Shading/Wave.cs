namespace Theia.Scenes.Shading;

/// <summary>Periodic edges, averaged over a pixel so that they do not flicker.</summary>
internal static class Wave
{
    /// <summary>The part of a pixel that lies in the first half of each period.</summary>
    /// <param name="x">In periods.</param>
    /// <param name="pixel">Width of the pixel in periods.</param>
    public static float Half(float x, float pixel)
    {
        if (pixel > 0.9f)
            return 0.5f;
        var width = MathF.Max(pixel, 1e-4f);
        return Math.Clamp((Area(x + (width * 0.5f)) - Area(x - (width * 0.5f))) / width, 0f, 1f);
    }

    /// <summary>How much of a pixel is joint: within <paramref name="joint"/> of a whole number.</summary>
    public static float Joint(float x, float joint, float pixel)
    {
        var away = MathF.Abs(x - MathF.Floor(x + 0.5f));
        var soft = MathF.Max(pixel, joint * 0.25f);
        var seen = MathF.Min(1, joint / MathF.Max(soft * 0.5f, 1e-6f));
        return seen * (1 - Grain.Step(MathF.Max(0, joint - (soft * 0.5f)), joint + (soft * 0.5f), away));
    }

    // Integral of the square wave.
    private static float Area(float x)
    {
        var whole = MathF.Floor(x);
        return (whole * 0.5f) + MathF.Min(x - whole, 0.5f);
    }
}
