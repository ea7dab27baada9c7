using System.Runtime.InteropServices;
using System.Text.Json;
using Theia.Robotics;

namespace Theia.Tests.Robotics;

/// <summary>The physics and the images of the five DMControl tasks, against dm_control's own.</summary>
public sealed class DmcGoldenTests(CortexModels models) : IClassFixture<CortexModels>
{
    public static TheoryData<string> Tasks => [.. Names("tasks", task => task.GetProperty("name").GetString()!)];

    public static TheoryData<string> Pictures =>
        [.. Names("pictures", picture => picture.GetProperty("file").GetString()!)];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void One_control_step_from_any_state_is_dm_controls(string name)
    {
        JsonElement task = Find("tasks", "name", name);
        using MujocoModel model = Load(task);
        using var simulation = new MujocoSimulation(model);
        var inputs = SafetensorsFile.ReadAll(Goldens.At("cortexbench", "dmc", $"{name}.inputs.safetensors"));
        (var version, var isSame) = NearestVersion();
        var golden = SafetensorsFile.ReadAll(Goldens.At("cortexbench", "dmc", $"{name}.{version}.safetensors"));
        var (positions, velocities) = (Numbers(inputs["forced.qpos"]), Numbers(inputs["forced.qvel"]));
        var (wantedPositions, wantedVelocities) = (Numbers(golden["forced.qpos"]), Numbers(golden["forced.qvel"]));
        var (actions, fields) = (Numbers(inputs["actions"]), Numbers(inputs["start.fields"]));
        var (starts, steps) = ((int)inputs["actions"].Shape[0], (int)inputs["actions"].Shape[1]);
        var (nq, nv, nu) = (model.PositionCount, model.VelocityCount, model.ControlCount);
        double worstPosition = 0, worstVelocity = 0;
        for (var i = 0; i < starts * steps; i++)
        {
            if (i % steps == 0)
                SetTarget(model, task, fields.AsSpan()[(i / steps * (fields.Length / starts))..]);
            SetState(simulation, positions.AsSpan(i * nq, nq), velocities.AsSpan(i * nv, nv));
            actions.AsSpan(i * nu, nu).CopyTo(simulation.Controls);
            simulation.RunSecondHalf();
            if (task.GetProperty("n_sub_steps").GetInt32() is var sub and > 1)
                simulation.Step(sub - 1);
            simulation.RunFirstHalf();
            worstPosition = Math.Max(worstPosition, Worst(wantedPositions.AsSpan(i * nq, nq), simulation.Positions));
            worstVelocity = Math.Max(worstVelocity, Worst(wantedVelocities.AsSpan(i * nv, nv), simulation.Velocities));
        }

        // The tolerances of the golden's README; another version has another constraint solver.
        Assert.InRange(worstPosition, 0, isSame ? 1e-9 : 1e-5);
        Assert.InRange(worstVelocity, 0, isSame ? 1e-7 : 2e-4);
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Images_are_those_of_the_same_renderer(string file)
    {
        Mujoco.SkipUnlessItRenders();
        JsonElement picture = Find("pictures", "file", file);
        var version = MujocoLibrary.Load().Number;
        // Up to 3.9 a version has three digits (327), since 3.10 seven (3017000).
        var drawnAs = version < 320 ? "2.3.1" : version >= 3_012_000 ? "3.17.0" : null;
        Assert.SkipUnless(
            picture.GetProperty("version").GetString() == drawnAs,
            $"MuJoCo {MujocoLibrary.Load().Version} draws another sky or floor than {file} shows.");
        JsonElement task = Find("tasks", "name", picture.GetProperty("task").GetString()!);
        using MujocoModel model = Load(task);
        using var simulation = new MujocoSimulation(model);
        SetTarget(model, task, Array(picture, "fields"));
        SetState(simulation, Array(picture, "qpos"), Array(picture, "qvel"));
        ModelCamera camera = model.Cameras[task.GetProperty("camera_id").GetInt32()];
        using var renderer = new CameraRenderer(model, 256, 256);

        RgbImage image = renderer.Render(simulation, camera);

        Assert.InRange(Worst(Array(picture, "cam_xpos"), simulation.PositionOf(camera)), 0, 1e-9);
        Assert.InRange(Worst(Array(picture, "cam_xmat"), simulation.RotationOf(camera)), 0, 1e-9);
        var wanted = RgbImage.Load(Goldens.At("cortexbench", "dmc", file)).Pixels;
        int[] differences = [.. wanted.Zip(image.Pixels, (one, other) => Math.Abs(one - other))];
        // The tolerances of the golden's README: another build of Mesa rounds otherwise at edges.
        Assert.InRange(differences.Average(), 0, 1.0);
        Assert.InRange(differences.Chunk(3).Count(pixel => pixel.Max() > 8) / (256.0 * 256), 0, 0.02);
    }

    // dm_control's order: everything is reset, then computed without actuation, before and after the state is set.
    private static void SetState(
        MujocoSimulation simulation, ReadOnlySpan<double> positions, ReadOnlySpan<double> velocities)
    {
        simulation.Reset();
        positions.CopyTo(simulation.Positions);
        velocities.CopyTo(simulation.Velocities);
        ref var flags = ref simulation.Model.Field<int>("opt.disableflags")[0];
        var before = flags;
        flags |= MujocoLibrary.Load().Table.Constants["mjDSBL_ACTUATION"];
        simulation.Forward();
        flags = before;
    }

    private MujocoModel Load(JsonElement task)
    {
        var folder = models.Folder("dmc");
        Mujoco.SkipUnlessInstalled();
        var model = MujocoModel.Load(
            Path.Combine(folder, "dm_control", "suite", task.GetProperty("model").GetString()!));
        Assert.Equal(task.GetProperty("timestep").GetDouble(), model.TimeStep);
        if (task.GetProperty("name").GetString() == "finger-spin")
        {
            // What the task changes: a lighter hinge, and two sites that are not shown.
            model.Field<double>("dof_damping")[model.Joints["hinge"].VelocityAddress] = 0.03;
            model.FieldRow<float>("site_rgba", model.Sites["target"])[3] = 0;
            model.FieldRow<float>("site_rgba", model.Sites["tip"])[3] = 0;
        }

        return model;
    }

    private static void SetTarget(MujocoModel model, JsonElement task, ReadOnlySpan<double> fields)
    {
        if (task.GetProperty("name").GetString() != "reacher-easy")
            return;
        ModelGeom target = model.Geoms["target"];
        model.FieldRow<double>("geom_size", target)[0] = 0.05;
        fields[..2].CopyTo(model.FieldRow<double>("geom_pos", target));
    }

    // Sets are told apart by what the library is; 2.2.2 has its own.
    private static (string Version, bool IsSame) NearestVersion()
    {
        var library = MujocoLibrary.Load();
        string[] versions = [.. Dmc().GetProperty("versions").EnumerateArray().Select(version => version.GetString()!)];
        if (versions.Contains(library.Version))
            return (library.Version, true);
        var own = Version.Parse(library.Version);
        return (versions.MinBy(version => Math.Abs(Order(Version.Parse(version)) - Order(own)))!, false);
    }

    private static int Order(Version version) => (version.Major * 10_000) + (version.Minor * 100) + version.Build;

    private static double Worst(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var worst = 0.0;
        for (var i = 0; i < expected.Length; i++)
            worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
        return worst;
    }

    private static double[] Numbers(TensorData tensor) =>
        MemoryMarshal.Cast<byte, double>(tensor.Bytes.Span).ToArray();

    private static double[] Array(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static JsonElement Dmc() => Goldens.Json("cortexbench", "dmc", "dmc.json");

    private static JsonElement Find(string list, string key, string value) =>
        Dmc().GetProperty(list).EnumerateArray().Single(item => item.GetProperty(key).GetString() == value);

    // Cases are listed before tests run, when nothing can be skipped.
    private static IEnumerable<string> Names(string list, Func<JsonElement, string> name) =>
        File.Exists(Path.Combine(Goldens.Root, "cortexbench", "dmc", "dmc.json"))
            ? Dmc().GetProperty(list).EnumerateArray().Select(name)
            : ["none"];
}
