using Theia.Data.Random;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Models;

namespace Theia.Scenes.Composition;

/// <summary>Puts things where nothing else is.</summary>
internal sealed class Arrangement
{
    private const float Gap = 0.01f;

    private readonly List<SceneModel> _things = [];

    /// <summary>All so far.</summary>
    public IReadOnlyList<SceneModel> Things => _things;

    /// <summary>Adds a thing wherever it is.</summary>
    public void Add(SceneModel thing) => _things.Add(thing);

    /// <summary>Adds an object unless it would intersect another.</summary>
    public bool TryAdd(SceneModel thing)
    {
        if (_things.Any(other => Overlap(thing, other)))
            return false;
        _things.Add(thing);
        return true;
    }

    /// <summary>Puts something small onto or into what is there, where it fits.</summary>
    public void Stack(ref RandomStream random, SceneModel below, Maker maker, float size)
    {
        Vec3 top = below.Place + (Vec3.Up * below.Height);
        SceneModel above = maker(ref random, top, size);
        if (above.Reach < below.Shelf * 1.02f)
            TryAdd(above with { Support = below });
    }

    /// <summary>Puts a ball into a cup, if it fits; it may look out.</summary>
    public void Fill(ref RandomStream random, SceneModel cup)
    {
        var radius = cup.Hollow * (float)random.Between(0.8, 0.97);
        SceneModel ball = Models.Solids.Ball(ref random, cup.Place + (Vec3.Up * (cup.Height * 0.1f)), radius);
        // It rests on the wall or the bottom; the smaller of the two is where the hollow is as wide as it.
        _things.Add(ball with { Support = cup, IsInside = true, Size = "small" });
    }

    private static bool Overlap(SceneModel a, SceneModel b)
    {
        if (a.Support == b || b.Support == a)
            return false;
        return a.Obstacles.Count > 0 || b.Obstacles.Count > 0
            ? Reaches(a, b) || Reaches(b, a) || Pillars(a, b)
            : Pillars(a, b);
    }

    private static bool Pillars(SceneModel a, SceneModel b)
    {
        float dx = a.Place.X - b.Place.X, dz = a.Place.Z - b.Place.Z, apart = a.Reach + b.Reach + Gap;
        var high = a.Place.Y < b.Place.Y + b.Height - 1e-4f && b.Place.Y < a.Place.Y + a.Height - 1e-4f;
        return high && (dx * dx) + (dz * dz) < apart * apart;
    }

    private static bool Reaches(SceneModel arm, SceneModel pillar) => arm.Obstacles.Any(ball =>
    {
        float dx = ball.Center.X - pillar.Place.X, dz = ball.Center.Z - pillar.Place.Z,
            apart = ball.Radius + pillar.Reach;
        return ball.Center.Y - ball.Radius < pillar.Place.Y + pillar.Height
            && ball.Center.Y + ball.Radius > pillar.Place.Y && (dx * dx) + (dz * dz) < apart * apart;
    });
}
