using Theia.Robotics;

namespace Theia.Tests.Robotics;

/// <summary>Images against geometry that is known.</summary>
public sealed class CameraRendererTests
{
    // A camera 2 m above a floor that fills its view, looking straight down, with a red box and a green ball on it.
    private const string Table =
        """
        <mujoco><visual><quality offsamples="4"/><headlight ambient="1 1 1" diffuse="0 0 0" specular="0 0 0"/></visual>
        <worldbody><geom name="floor" type="plane" size="9 9 1" rgba="0 0 1 1"/>
          <body name="box" pos="-0.4 0.3 0.2"><geom name="box" type="box" size="0.2 0.2 0.2" rgba="1 0 0 1"/></body>
          <body name="ball" pos="0.5 -0.3 0.1"><joint type="slide" axis="1 0 0"/>
            <geom name="ball" size="0.1" rgba="0 1 0 1"/><site name="mark" pos="0 0 0.2" size="0.03" rgba="1 1 0 1"/></body>
          <camera name="down" pos="0 0 2" fovy="60"/>
          <camera name="up" pos="0 0 2" xyaxes="1 0 0 0 -1 0" fovy="60"/>
        </worldbody></mujoco>
        """;

    [Fact]
    public void Depth_is_meters_along_the_axis()
    {
        using var scene = new Scene(Table, 64, 48);

        DepthImage depth = scene.Renderer.RenderDepth(scene.Simulation, "down");

        // The floor has one depth in all of the image; the top of the box is 0.4 m nearer. 24 bits over the range of
        // the planes, which are some hundredths and tens of meters away: 0.1 mm.
        Assert.Equal(2, depth[1, 1], 1e-3f);
        Assert.Equal(2, depth[62, 46], 1e-3f);
        Assert.Equal(1.6f, depth[Column(-0.4, 1.6), Row(0.3, 1.6)], 1e-3f);
        Assert.Equal(1.8f, depth[Column(0.5, 1.8), Row(-0.3, 1.8)], 2e-2f);      // the top of the ball, to a pixel
    }

    [Fact]
    public void Nothing_is_infinitely_far()
    {
        using var scene = new Scene(Table, 16, 16);

        Assert.All(
            scene.Renderer.RenderDepth(scene.Simulation, "up").Meters, d => Assert.Equal(float.PositiveInfinity, d));
        Assert.All(scene.Renderer.RenderSegmentation(scene.Simulation, "up").Ids, id => Assert.Equal(-1, id));
    }

    [Fact]
    public void Segmentation_names_what_is_where_and_nothing_else()
    {
        using var scene = new Scene(Table, 64, 48);
        ElementList<ModelGeom> geoms = scene.Model.Geoms;

        SegmentationImage seen = scene.Renderer.RenderSegmentation(scene.Simulation, "down");

        Assert.Equal((ElementKind.Geom, geoms["floor"].Id), seen[1, 1]);
        Assert.Equal((ElementKind.Geom, geoms["box"].Id), seen[Column(-0.4, 1.6), Row(0.3, 1.6)]);
        Assert.Equal((ElementKind.Geom, geoms["ball"].Id), seen[Column(0.57, 1.9), Row(-0.3, 1.9)]);
        Assert.Equal((ElementKind.Site, 0), seen[Column(0.5, 1.7), Row(-0.3, 1.7)]);
        Assert.Equal(4, seen.Kinds.Zip(seen.Ids).Distinct().Count());
        // The top of the box is a square of 0.4 m at 1.6 m: 0.4 / 1.6 of 48 / (2 tan 30°) pixels, plus its near sides.
        var side = 0.4 / 1.6 * 48 / (2 * Math.Tan(Math.PI / 6));
        Assert.InRange(seen.MaskOf(geoms["box"]).Count(inside => inside), side * side, 1.6 * side * side);
    }

    [Fact]
    public void Colors_are_where_the_camera_sees_them()
    {
        using var scene = new Scene(Table, 64, 48, RenderOptions.Fast);

        RgbImage image = scene.Renderer.Render(scene.Simulation, "down");

        Assert.Equal((64, 48), (image.Width, image.Height));
        Assert.Equal([0, 0, 255], Pixel(image, 1, 1));
        Assert.Equal([255, 0, 0], Pixel(image, Column(-0.4, 1.6), Row(0.3, 1.6)));
        Assert.Equal([0, 255, 0], Pixel(image, Column(0.57, 1.9), Row(-0.3, 1.9)));
    }

    [Fact]
    public void What_moves_is_rendered_where_it_is()
    {
        using var scene = new Scene(Table, 64, 48);
        scene.Simulation.Positions[0] = -0.3;
        scene.Simulation.Forward();

        SegmentationImage seen = scene.Renderer.RenderSegmentation(scene.Simulation, "down");

        Assert.Equal(scene.Model.Geoms["ball"].Id, seen[Column(0.27, 1.9), Row(-0.3, 1.9)].Id);
        Assert.Equal(scene.Model.Geoms["floor"].Id, seen[Column(0.57, 1.9), Row(-0.3, 1.9)].Id);
    }

    [Fact]
    public void Images_are_repeatable_also_after_other_images_and_in_another_renderer()
    {
        using var scene = new Scene(Table, 64, 48);
        RgbImage first = scene.Renderer.Render(scene.Simulation, "down");
        using var other = new CameraRenderer(scene.Model, 33, 21);
        RgbImage small = other.Render(scene.Simulation, "down");
        scene.Renderer.RenderDepth(scene.Simulation, "down");
        scene.Renderer.RenderSegmentation(scene.Simulation, "up");

        Assert.Equal(first.Pixels, scene.Renderer.Render(scene.Simulation, "down").Pixels);
        Assert.Equal(small.Pixels, other.Render(scene.Simulation, "down").Pixels);
        using var again = new CameraRenderer(scene.Model, 64, 48);
        Assert.Equal(first.Pixels, again.Render(scene.Simulation, "down").Pixels);
        Assert.StartsWith($"MuJoCo {MujocoLibrary.Load().Version}, ", again.Fingerprint, StringComparison.Ordinal);
        Assert.Contains("Mesa", again.Fingerprint, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_smooth_the_edges_of_colors_and_hidden_groups_are_not_drawn()
    {
        using var scene = new Scene(Table, 64, 48);
        using var hard = new CameraRenderer(scene.Model, 64, 48, new RenderOptions { Samples = 0 });
        using var bare = new CameraRenderer(scene.Model, 64, 48, new RenderOptions { GeomGroups = [] });

        var smooth = scene.Renderer.Render(scene.Simulation, "down").Pixels.Chunk(3).Distinct(Bytes.Equality).Count();
        var few = hard.Render(scene.Simulation, "down").Pixels.Chunk(3).Distinct(Bytes.Equality).Count();

        Assert.True(smooth > few, $"{smooth} colors with samples, {few} without");
        Assert.DoesNotContain(ElementKind.Geom, bare.RenderSegmentation(scene.Simulation, "down").Kinds);
        Assert.Contains(ElementKind.Site, bare.RenderSegmentation(scene.Simulation, "down").Kinds);
    }

    [Fact]
    public void Wrong_sizes_cameras_and_simulations_are_refused()
    {
        using var scene = new Scene(Table, 8, 8);
        using MujocoModel copy = scene.Model.Copy();
        using var stranger = new MujocoSimulation(copy);

        Assert.Contains(
            "got 0 x 8", Assert.Throws<UsageException>(() => new CameraRenderer(scene.Model, 0, 8)).Message,
            StringComparison.Ordinal);
        Assert.Throws<UsageException>(() => new CameraRenderer(scene.Model, 8, 4097));
        Assert.Throws<UsageException>(() => new CameraRenderer(scene.Model, 8, 8, new() { Samples = 17 }));
        Assert.Contains(
            "no camera 'dawn'. Did you mean 'down'?",
            Assert.Throws<UsageException>(() => scene.Renderer.Render(scene.Simulation, "dawn")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "a renderer for each model",
            Assert.Throws<UsageException>(() => scene.Renderer.Render(stranger, "down")).Message,
            StringComparison.Ordinal);
        scene.Renderer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => scene.Renderer.Render(scene.Simulation, "down"));
    }

    [Fact]
    public void Threads_that_render_at_once_get_their_own_images()
    {
        using var scene = new Scene(Table, 32, 24);
        var expected = Enumerable.Range(0, 4).Select(i => At(scene, i)).ToArray();

        Parallel.For(0, 40, i => Assert.Equal(expected[i % 4], At(scene, i % 4)));
    }

    private static byte[] At(Scene scene, int place)
    {
        using var simulation = new MujocoSimulation(scene.Model);
        simulation.Positions[0] = -0.2 * place;
        simulation.Forward();
        return scene.Renderer.Render(simulation, "down").Pixels;
    }

    // The column and the row, of 64 x 48, where a point at a distance from the camera is seen: by similar triangles.
    private static int Column(double x, double distance) =>
        (int)(32 + (x / distance * 24 / Math.Tan(Math.PI / 6)));

    private static int Row(double y, double distance) => (int)(24 - (y / distance * 24 / Math.Tan(Math.PI / 6)));

    private static byte[] Pixel(RgbImage image, int x, int y) =>
        image.Pixels[(3 * ((y * image.Width) + x))..][..3];

    private sealed class Scene : IDisposable
    {
        public Scene(string mjcf, int width, int height, RenderOptions? options = null)
        {
            Mujoco.SkipUnlessItRenders();
            Model = MujocoModel.FromMjcf(mjcf);
            Simulation = new MujocoSimulation(Model);
            Renderer = new CameraRenderer(Model, width, height, options);
        }

        public MujocoModel Model { get; }

        public MujocoSimulation Simulation { get; }

        public CameraRenderer Renderer { get; }

        public void Dispose()
        {
            Renderer.Dispose();
            Simulation.Dispose();
            Model.Dispose();
        }
    }

    private sealed class Bytes : IEqualityComparer<byte[]>
    {
        public static Bytes Equality { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => HashCode.Combine(obj[0], obj[1], obj[2]);
    }
}
