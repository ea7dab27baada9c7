using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;

namespace Theia.Scenes.Tracing;

/// <summary>All there is to see, with the light and the eye.</summary>
internal sealed class Stage
{
    public Stage(IReadOnlyList<Body> bodies, IReadOnlyList<Lamp> lamps, View view, Vec3 above, Vec3 below)
    {
        Bodies = [.. bodies];
        Lamps = [.. lamps];
        View = view;
        Above = above;
        Below = below;
        for (var body = 0; body < Bodies.Length; body++)
        {
            foreach (Primitive part in Bodies[body].Primitives)
                part.Body = body;
        }

        Primitives = [.. Bodies.SelectMany(body => body.Primitives)];
    }

    public Body[] Bodies { get; }

    public Primitive[] Primitives { get; }

    public Lamp[] Lamps { get; }

    public View View { get; }

    /// <summary>Light that comes from all sides from above.</summary>
    public Vec3 Above { get; }

    /// <summary>Light that comes back from the floor.</summary>
    public Vec3 Below { get; }
}
