using Theia.Scenes;

namespace Theia.Tests.Scenes;

public sealed class SceneLabelTests
{
    private const int Size = 96;

    private static readonly Scene[] _scenes = [.. Enumerable.Range(0, 48)
        .AsParallel().AsOrdered().Select(i => SceneRenderer.Render(11, i, Size))];

    [Fact]
    public void Maps_facts_and_boxes_tell_the_same() => Assert.All(_scenes, scene =>
    {
        Assert.Equal(Enumerable.Range(1, scene.Facts.Objects.Count), scene.Facts.Objects.Select(one => one.Id));
        foreach (SceneObject one in scene.Facts.Objects)
        {
            int[] at = [.. Enumerable.Range(0, Size * Size).Where(i => scene.Instances[i] == one.Id)];
            Assert.Equal(one.Pixels, at.Length);
            Assert.All(at, i => Assert.Equal((byte)one.Class, scene.Classes[i]));
            int left = at.Min(i => i % Size), right = at.Max(i => i % Size),
                top = at.Min(i => i / Size), bottom = at.Max(i => i / Size);
            Assert.Equal([left, top, right - left + 1, bottom - top + 1], one.Box);
            Assert.InRange(one.Visible, 1e-6f, 1);
            Assert.Contains(one.Color, SceneVocabulary.Colors);
            Assert.Contains(one.Material, SceneVocabulary.Materials);
            Assert.Contains(one.Pattern, (string[])["plain", "striped", "spotted", "checked"]);
            Assert.Contains(one.Size, SceneVocabulary.Sizes);
        }

        for (var i = 0; i < Size * Size; i++)
        {
            Assert.Equal(
                scene.Instances[i] == 0,
                scene.Classes[i] is (byte)SceneClass.Floor or (byte)SceneClass.Wall or (byte)SceneClass.Ceiling);
        }
    });

    [Fact]
    public void A_part_belongs_to_one_class()
    {
        var classes = _scenes.SelectMany(scene => scene.Parts.Zip(scene.Classes))
            .Distinct().ToLookup(pair => pair.First, pair => pair.Second);
        Assert.All(classes, part => Assert.Single(part));
        Assert.DoesNotContain(classes, part => part.Key == 0);
        Assert.Equal("cup handle", SceneVocabulary.Parts[(int)ScenePart.CupHandle]);
    }

    [Fact]
    public void Normals_are_of_unit_length_and_look_at_the_camera() => Assert.All(_scenes, scene =>
    {
        for (var i = 0; i < Size * Size; i++)
        {
            var (x, y, z) = Normal(scene, i);
            Assert.Equal(1, Math.Sqrt((x * x) + (y * y) + (z * z)), 0.008);   // each component is rounded to 1/127
            var (px, py, pz) = Place(scene, i);
            Assert.True(((x * px) + (y * py) + (z * pz)) / Math.Sqrt((px * px) + (py * py) + (pz * pz)) < 0.008);
        }
    });

    // The difference of two places on one plane is in that plane; depth and normals come by different ways.
    [Fact]
    public void Normals_stand_upright_on_what_depth_describes()
    {
        List<double> tilts = [];
        foreach (Scene scene in _scenes)
        {
            for (var i = Size; i < Size * (Size - 1); i++)
            {
                if (i % Size is 0 or Size - 1 || !new[] { -1, 1, -Size, Size }.All(step => Same(scene, i, i + step)))
                    continue;
                var (nx, ny, nz) = Normal(scene, i);
                foreach (var step in (int[])[1, Size])
                {
                    var (ax, ay, az) = Place(scene, i - step);
                    var (bx, by, bz) = Place(scene, i + step);
                    double dx = bx - ax, dy = by - ay, dz = bz - az;
                    tilts.Add(
                        Math.Abs((dx * nx) + (dy * ny) + (dz * nz)) / Math.Sqrt((dx * dx) + (dy * dy) + (dz * dz)));
                }
            }
        }

        tilts.Sort();
        Assert.True(tilts.Count > 100_000);
        Assert.True(tilts[tilts.Count * 95 / 100] < 0.012, $"95 % are below {tilts[tilts.Count * 95 / 100]}");
    }

    [Fact]
    public void Floor_and_walls_have_no_steps_in_depth() => Assert.All(_scenes, scene =>
    {
        for (var i = 0; i < Size * (Size - 1); i++)
        {
            if (Same(scene, i, i + Size) && scene.Instances[i] == 0)
                Assert.InRange(scene.Depth[i + Size] / scene.Depth[i], 0.8f, 1.25f);
        }
    });

    [Fact]
    public void Where_depth_steps_another_part_begins()
    {
        int steps = 0, unmarked = 0;
        foreach (Scene scene in _scenes)
        {
            for (var i = 0; i < Size * (Size - 1); i++)
            {
                if (Math.Abs(scene.Depth[i + Size] - scene.Depth[i]) < 0.1f * scene.Depth[i])
                    continue;
                steps++;
                unmarked += Same(scene, i, i + Size) ? 1 : 0;
            }
        }

        // What is left are things before themselves: leaves, legs of a table, links of an arm.
        Assert.True(steps > 500 && unmarked < steps / 4, $"{unmarked} of {steps}");
    }

    [Fact]
    public void Every_class_and_every_part_occurs_among_the_first_few_hundred()
    {
        Scene[] scenes = [.. Enumerable.Range(0, 300).AsParallel().Select(i => SceneRenderer.Render(0, i, 48))];
        Assert.Equal(
            Enum.GetValues<SceneClass>().Where(kind => kind is not (SceneClass.None or SceneClass.Ceiling)),
            scenes.SelectMany(scene => scene.Classes)
                .Distinct().Select(kind => (SceneClass)kind).Where(kind => kind != SceneClass.Ceiling).Order());
        Assert.Equal(
            Enum.GetValues<ScenePart>().Where(part => part is not (ScenePart.None or ScenePart.Ceiling)),
            scenes.SelectMany(scene => scene.Parts)
                .Distinct().Select(part => (ScenePart)part).Where(part => part != ScenePart.Ceiling).Order());
        Assert.All(
            SceneVocabulary.Colors,
            color => Assert.Contains(scenes, scene => scene.Facts.Objects.Any(one => one.Color == color)));
        Assert.All(
            SceneVocabulary.Materials,
            material => Assert.Contains(scenes, scene => scene.Facts.Objects.Any(one => one.Material == material)));
        Assert.All(SceneVocabulary.Relations, relation => Assert.Contains(
            scenes, scene => scene.Facts.Objects.Any(one => one.Relations.Any(r => r.Kind == relation))));
        Assert.True(scenes.Select(scene => scene.Facts.Caption).Distinct().Count() > 290);
    }

    [Fact]
    public void Another_size_shows_the_same_scene()
    {
        for (var i = 0; i < 6; i++)
        {
            // three times: every center of the small one is a center of the large one
            Scene small = SceneRenderer.Render(5, i, 64), large = SceneRenderer.Render(5, i, 192);
            var same = Enumerable.Range(0, 64 * 64)
                .Count(at => small.Parts[at] == large.Parts[((((at / 64) * 3) + 1) * 192) + ((at % 64) * 3) + 1]);
            Assert.True(same > 0.995 * 64 * 64, $"{same} of {64 * 64}");
        }
    }

    internal static (double X, double Y, double Z) Normal(Scene scene, int at) =>
        (scene.Normals[at] / 127.0, scene.Normals[(Size * Size) + at] / 127.0,
            scene.Normals[(2 * Size * Size) + at] / 127.0);

    private static bool Same(Scene scene, int a, int b) =>
        scene.Instances[a] == scene.Instances[b] && scene.Parts[a] == scene.Parts[b];

    // In the camera's axes.
    private static (double X, double Y, double Z) Place(Scene scene, int at)
    {
        SceneCamera camera = scene.Facts.Camera;
        return ((at % Size) + 0.5 - camera.CenterX, (at / Size) + 0.5 - camera.CenterY, camera.Focal) is var (x, y, f)
            ? (x / f * scene.Depth[at], y / f * scene.Depth[at], scene.Depth[at])
            : default;
    }
}
