using Theia.Scenes;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Composition;
using Theia.Scenes.Geometry;
using Theia.Scenes.Shading;
using Theia.Scenes.Tracing;

namespace Theia.Tests.Scenes;

/// <summary>A ball over a floor, worked out by hand in double precision.</summary>
public sealed class KnownSceneTests
{
    private const int Size = 90;
    private const double Radius = 0.3;

    private static readonly Vec3 _eye = new(0.2f, 1.1f, 2f);
    private static readonly Vec3 _ball = new(0f, 0.5f, 0f);
    private static readonly FrameBuffer _film = Draw();

    [Fact]
    public void Depth_and_normals_are_those_of_the_closed_form()
    {
        View view = Look();
        Frame a = view.Axes;
        var balls = 0;
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                double right = (x + 0.5 - (Size / 2.0)) / view.Focal, down = (y + 0.5 - (Size / 2.0)) / view.Focal;
                double dx = (a.X.X * right) + (a.Y.X * down) + a.Z.X, dy = (a.X.Y * right) + (a.Y.Y * down) + a.Z.Y,
                    dz = (a.X.Z * right) + (a.Y.Z * down) + a.Z.Z;
                var floor = dy < 0 ? -_eye.Y / dy : double.PositiveInfinity;
                double ox = _eye.X - _ball.X, oy = _eye.Y - _ball.Y, oz = _eye.Z - _ball.Z;
                double aa = (dx * dx) + (dy * dy) + (dz * dz), bb = (ox * dx) + (oy * dy) + (oz * dz),
                    cc = (ox * ox) + (oy * oy) + (oz * oz) - (Radius * Radius);
                var square = (bb * bb) - (aa * cc);
                if (Math.Abs(square) < 1e-4)
                    continue;   // the rim, where a rounding decides
                var ball = square > 0 ? (-bb - Math.Sqrt(square)) / aa : double.PositiveInfinity;
                var at = _film.At(x, y);
                Assert.Equal(Math.Min(floor, ball), _film.Depth[at], 1e-5);   // single precision at two meters
                Assert.Equal(ball < floor ? 1 : 0, _film.Key[at] >> 3);
                var normal = ball < floor
                    ? ((ox + (ball * dx)) / Radius, (oy + (ball * dy)) / Radius, (oz + (ball * dz)) / Radius)
                    : (0, 1.0, 0);
                Assert.Equal(normal.Item1, _film.Nx[at], 1e-4);
                Assert.Equal(normal.Item2, _film.Ny[at], 1e-4);
                Assert.Equal(normal.Item3, _film.Nz[at], 1e-4);
                balls += ball < floor ? 1 : 0;
            }
        }

        Assert.InRange(balls, Size * Size / 20, Size * Size / 2);
    }

    [Fact]
    public void The_floor_is_dark_where_the_ball_hides_the_lamp_and_lit_elsewhere()
    {
        Vec3 lamp = Lamps()[0].Place;
        int dark = 0, lit = 0;
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                var at = _film.At(x, y);
                if (_film.Key[at] >> 3 != 0)
                    continue;
                Vec3 place = new(_film.Px[at], _film.Py[at], _film.Pz[at]), way = lamp - place, to = _ball - place;
                Vec3 aside = to - (way * (Vec3.Dot(to, way) / Vec3.Dot(way, way)));
                // The lamp's own size and the mean over 4 x 4 pixels blur the rim.
                if (aside.Length < 0.5 * Radius)
                {
                    Assert.Equal(0, _film.First[at], 0.02f);
                    dark++;
                }
                else if (aside.Length > 1.6 * Radius)
                {
                    Assert.Equal(1, _film.First[at], 0.02f);
                    lit++;
                }
            }
        }

        Assert.True(dark > 20 && lit > 500, $"{dark} pixels in the shadow, {lit} in the light");
    }

    [Fact]
    public void Places_near_the_ball_are_less_open_than_places_far_away()
    {
        List<float> near = [], far = [];
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                var at = _film.At(x, y);
                if (_film.Key[at] >> 3 != 0)
                    continue;
                var away = new Vec3(_film.Px[at], 0, _film.Pz[at]).Length;
                (away < 0.15 ? near : away > 1.2 ? far : []).Add(_film.Open[at]);
            }
        }

        Assert.All(far, open => Assert.Equal(1, open, 1e-3f));
        // Straight below, the ball hides (0.3 / 0.5)² of the cosine-weighted sky, from 0.2 m on of the 0.6 m that
        // count: 0.36 · (1 − √(⅓ … ½)) is 0.10 … 0.15.
        Assert.InRange(near.Average(), 0.84, 0.9);
    }

    private static FrameBuffer Draw()
    {
        var gray = new Material(new Vec3(0.5f, 0.5f, 0.5f));
        Body[] bodies =
        [
            new(
                SceneClass.Floor,
                [new InfinitePlane(Frame.Upright(default)) { Part = ScenePart.Floor, Material = gray }]),
            new(
                SceneClass.Ball,
                [new Ellipsoid(Frame.Upright(_ball), new Vec3(0.3f, 0.3f, 0.3f))
                {
                    Part = ScenePart.BallBody,
                    Material = gray,
                }]),
        ];
        var film = new FrameBuffer(Size);
        Renderer.Draw(
            new Stage(bodies, Lamps(), Look(), new Vec3(0.3f, 0.3f, 0.3f), new Vec3(0.2f, 0.2f, 0.2f)), film, 0.6f);
        return film;
    }

    private static View Look() => CameraRig.Look(_eye, _ball - new Vec3(0f, 0.4f, 0), 0.1, 0.35, Size);

    private static Lamp[] Lamps() =>
        [
            new(new Vec3(1.5f, 3, 0.5f), 0.1f, new Vec3(5f, 5, 5), default),
            new(new Vec3(-2f, 3, 1), 0.2f, new Vec3(1f, 1, 1), default),
        ];
}
