using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;

namespace Theia.Scenes.Tracing;

/// <summary>What moves as one: the primitives of an object, with a ball about all of them.</summary>
internal sealed class Body
{
    /// <param name="kind">What it is.</param>
    /// <param name="primitives">At least one.</param>
    public Body(SceneClass kind, IReadOnlyList<Primitive> primitives)
    {
        Kind = kind;
        Primitives = [.. primitives];
        IsEndless = Primitives[0] is InfinitePlane;
        Vec3 low = Primitives[0].Center, high = low;
        foreach (Primitive part in Primitives)
        {
            Vec3 c = part.Center;
            low = new Vec3(MathF.Min(low.X, c.X), MathF.Min(low.Y, c.Y), MathF.Min(low.Z, c.Z));
            high = new Vec3(MathF.Max(high.X, c.X), MathF.Max(high.Y, c.Y), MathF.Max(high.Z, c.Z));
        }

        Center = (low + high) * 0.5f;
        foreach (Primitive part in Primitives)
            Radius = MathF.Max(Radius, (part.Center - Center).Length + part.Radius);
    }

    public SceneClass Kind { get; }

    public Primitive[] Primitives { get; }

    /// <summary>A wall, floor or ceiling.</summary>
    public bool IsEndless { get; }

    public Vec3 Center { get; }

    public float Radius { get; }
}
