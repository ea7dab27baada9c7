using System.Runtime.Intrinsics;
using Theia.Scenes;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;
using Theia.Scenes.Shading;

namespace Theia.Tests.Scenes;

/// <summary>
/// Closed forms against a march along the ray in double precision, which only knows what is inside and what is not.
/// </summary>
public sealed class PrimitiveTests
{
    private const int Count = 4000;

    private static readonly Material _chalk = new(new Vec3(1f, 1f, 1f));
    private static readonly Frame _frame = Frame.Along(new Vec3(0.3f, -0.2f, 0.1f), new Vec3(1f, 2f, -0.5f));

    [Fact]
    public void A_block_is_met_where_a_march_meets_it() => Compare(
        new Box(_frame, new Vec3(0.2f, 0.3f, 0.1f)) { Part = ScenePart.BoxBody, Material = _chalk },
        (x, y, z) => Math.Abs(x) < 0.2 && Math.Abs(y) < 0.3 && Math.Abs(z) < 0.1);

    [Fact]
    public void An_ellipsoid_is_met_where_a_march_meets_it() => Compare(
        new Ellipsoid(_frame, new Vec3(0.2f, 0.3f, 0.15f)) { Part = ScenePart.BallBody, Material = _chalk },
        (x, y, z) => (x * x / 0.04) + (y * y / 0.09) + (z * z / 0.0225) < 1);

    [Theory]
    [InlineData(0.2f, 0.2f)]
    [InlineData(0.25f, 0.1f)]
    [InlineData(0.25f, 0f)]
    [InlineData(0.05f, 0.3f)]
    public void A_drum_is_met_where_a_march_meets_it(float bottom, float top) => Compare(
        new ConeSegment(_frame, 0.25f, bottom, top) { Part = ScenePart.CylinderBody, Material = _chalk },
        (x, y, z) =>
            Math.Abs(y) < 0.25 && (x * x) + (z * z) < Math.Pow(bottom + ((top - bottom) * (y + 0.25) / 0.5), 2));

    [Fact]
    public void A_rod_is_met_where_a_march_meets_it() => Compare(
        new Capsule(_frame, 0.2f, 0.08f) { Part = ScenePart.ArmLink, Material = _chalk },
        (x, y, z) => (x * x) + (z * z) + Math.Pow(Math.Max(0, Math.Abs(y) - 0.2), 2) < 0.08 * 0.08);

    [Fact]
    public void An_open_drum_lets_rays_in_and_stops_them_inside()
    {
        var cup = new ConeSegment(Frame.Upright(default), 0.1f, 0.1f, 0.1f)
        {
            Part = ScenePart.CupInside,
            Material = _chalk,
            TopHole = 0.1f,
        };
        Assert.Equal(1.1f, First(cup, new Vec3(0.02f, 1, 0.01f), new Vec3(0f, -1, 0), out var face), 1e-5f);
        Assert.Equal(2, face);
        Assert.Equal(0.9f, First(cup, new Vec3(1f, 0, 0), new Vec3(-1f, 0, 0), out _), 1e-5f);
        Assert.Equal(0.1f, First(cup, default, new Vec3(1f, 0, 0), out face), 1e-5f);
        Assert.Equal(0, face);
        Assert.Equal(float.PositiveInfinity, First(cup, default, Vec3.Up, out _));
    }

    [Fact]
    public void Distances_are_in_units_of_the_direction()
    {
        var floor = new InfinitePlane(Frame.Upright(default)) { Part = ScenePart.Floor, Material = _chalk };
        Assert.Equal(1.5f, First(floor, new Vec3(0f, 3, 0), new Vec3(5f, -2, 1), out _), 1e-6f);
        Assert.Equal(float.PositiveInfinity, First(floor, new Vec3(0f, 3, 0), new Vec3(5f, 2, 1), out _));
    }

    private static void Compare(Primitive primitive, Func<double, double, double, bool> inside)
    {
        var random = new Random(7);
        var hits = 0;
        for (var i = 0; i < Count; i++)
        {
            Vec3 from = new Vec3(Spread(random), Spread(random), Spread(random)).Unit * 1.5f,
                to = new Vec3(Spread(random), Spread(random), Spread(random)) * 0.4f;
            Vec3 origin = primitive.Center + from, direction = (to - from).Unit;
            var t = First(primitive, origin, direction, out var face);
            var (start, end) = March(primitive.Frame, origin, direction, inside);
            if (float.IsPositiveInfinity(t))
            {
                // Steps of the march can only find what is thicker than they are.
                Assert.True(double.IsInfinity(end), $"ray {i}: nothing met, but the march is inside at {end}");
                continue;
            }

            hits++;
            if (!double.IsInfinity(end))
                Assert.InRange(t, start - 1e-5, end + 1e-5);
            NormalLeavesTheSolid(primitive, origin + (direction * t), face, inside);
        }

        Assert.InRange(hits, Count / 10, Count);
    }

    // A step along the normal leads out and a step against it leads in, or the other way round.
    private static void NormalLeavesTheSolid(
        Primitive primitive, Vec3 place, int face, Func<double, double, double, bool> inside)
    {
        Vec3 local = primitive.Frame.Inside(place), normal = primitive.Normal(local, face);
        Assert.Equal(1, normal.Length, 1e-5f);
        Vec3 one = local + (normal * 1e-3f), other = local - (normal * 1e-3f);
        // At an edge both may be outside.
        if (inside(one.X, one.Y, one.Z) && inside(other.X, other.Y, other.Z))
            Assert.Fail($"both sides of {local} are inside");
    }

    private static (double Start, double End) March(
        Frame frame, Vec3 origin, Vec3 direction, Func<double, double, double, bool> inside)
    {
        const double Step = 5e-4;
        Vec3 o = frame.Inside(origin), d = frame.Locally(direction);
        for (double t = 0; t < 3; t += Step)
        {
            if (inside(o.X + (d.X * t), o.Y + (d.Y * t), o.Z + (d.Z * t)))
                return (t - Step, t);
        }

        return (double.PositiveInfinity, double.PositiveInfinity);
    }

    private static float Spread(Random random) => (float)((2 * random.NextDouble()) - 1);

    private static float First(Primitive primitive, Vec3 origin, Vec3 direction, out int face)
    {
        Vector256<float> Of(float value) => Vector256.Create(value);
        var rays = new Rays(
            Of(origin.X), Of(origin.Y), Of(origin.Z), Of(direction.X), Of(direction.Y), Of(direction.Z));
        var t = primitive.Intersect(rays, 1e-4f, out Vector256<float> faces);
        face = (int)faces.GetElement(3);
        return t.GetElement(3);
    }
}
