using System.Runtime.InteropServices;
using System.Text.Json;
using Theia.Robotics;
using Theia.Robotics.Tasks.Cortex.Dmc;

namespace Theia.Tests.Robotics;

/// <summary>
/// What dm_control gave for one task, and its environment: the set of the version in use, else of the nearest one.
/// </summary>
internal sealed class DmcGolden : IDisposable
{
    private readonly IReadOnlyDictionary<string, TensorData> _inputs;

    private DmcGolden(JsonElement task, string folder)
    {
        Task = task;
        Name = task.GetProperty("name").GetString()!;
        Environment = (DmcEnvironment)RobotTasks.Find($"dmc/{Name}").Open(new() { Assets = folder });
        _inputs = SafetensorsFile.ReadAll(Goldens.At("cortexbench", "dmc", $"{Name}.inputs.safetensors"));
    }

    public string Name { get; }

    public JsonElement Task { get; }

    public DmcEnvironment Environment { get; }

    /// <summary>True where the numbers are of the version in use.</summary>
    public bool IsSame { get; private set; }

    /// <summary>Starts of the inputs, and steps from each.</summary>
    public (int Starts, int Steps) Size => ((int)_inputs["actions"].Shape[0], (int)_inputs["actions"].Shape[1]);

    public static JsonElement Json => Goldens.Json("cortexbench", "dmc", "dmc.json");

    public static DmcGolden Open(CortexModels models, string name)
    {
        var folder = models.Folder("dmc");
        Mujoco.SkipUnlessInstalled();
        return new(Find("tasks", "name", name), folder);
    }

    public static JsonElement Find(string list, string key, string value) =>
        Json.GetProperty(list).EnumerateArray().Single(item => item.GetProperty(key).GetString() == value);

    /// <summary>An input, all rows after one another.</summary>
    public double[] Input(string name) => Numbers(_inputs[name]);

    /// <summary>Which starts whole episodes begin from.</summary>
    public int[] LongStarts() =>
        [.. MemoryMarshal.Cast<byte, long>(_inputs["long.start"].Bytes.Span).ToArray().Select(start => (int)start)];

    /// <summary>The draws of resets, in order.</summary>
    public IEnumerable<double[]> Draws() =>
        Enumerable.Range(0, Task.GetProperty("reset_seeds").GetArrayLength()).Select(k => Input($"reset.{k}.draws"));

    /// <summary>The numbers of a group of the nearest set that has it.</summary>
    public Dictionary<string, double[]> Output(string group)
    {
        foreach (var version in Versions())
        {
            var all = SafetensorsFile.ReadAll(Goldens.At("cortexbench", "dmc", $"{Name}.{version}.safetensors"));
            var found = all.Where(item => item.Key.StartsWith($"{group}.", StringComparison.Ordinal))
                .ToDictionary(item => item.Key[(group.Length + 1)..], item => Numbers(item.Value));
            if (found.Count == 0)
                continue;
            IsSame = version == MujocoLibrary.Load().Version;
            return found;
        }

        throw new InvalidOperationException($"No set of {Name} has {group}.");
    }

    /// <summary>Puts the environment into the state of a row; the model's field first, where it has one.</summary>
    public void SetState(string positions, string velocities, int row, string fields, int fieldRow)
    {
        if (Task.GetProperty("fields").GetArrayLength() is var width and > 0)
        {
            Input(fields).AsSpan(fieldRow * width, width).CopyTo(
                Environment.Model.FieldRow<double>("geom_pos", Environment.Model.Geoms["target"]));
        }

        (var nq, var nv) = (Environment.Model.PositionCount, Environment.Model.VelocityCount);
        Environment.SetState(
            Input(positions).AsSpan(row * nq, nq), Input(velocities).AsSpan(row * nv, nv));
    }

    /// <summary>The quantities that rewards are made of, read by their names.</summary>
    public double[] Named() =>
    [
        .. Task.GetProperty("named").EnumerateArray()
            .SelectMany(item => Named(item.GetProperty("name").GetString()!)),
    ];

    public void Dispose() => Environment.Dispose();

    private double[] Named(string name)
    {
        (MujocoModel model, MujocoSimulation simulation) = (Environment.Model, Environment.Simulation);
        return name.Split('.') switch
        {
            ["sensordata"] => simulation.SensorValues.ToArray(),
            ["sensor", var sensor] => simulation.ValuesOf(model.Sensors[sensor]).ToArray(),
            ["geom_xpos", var geom] => simulation.PositionOf(model.Geoms[geom]).ToArray(),
            ["xpos", var body, "z"] => [simulation.PositionOf(model.Bodies[body])[2]],
            ["xmat", var body, "zz"] => [simulation.RotationOf(model.Bodies[body])[8]],
            _ => throw new NotSupportedException(name),
        };
    }

    // Some sets lack some groups; the next nearest has them.
    private static string[] Versions()
    {
        var own = Order(MujocoLibrary.Load().Version);
        return
        [
            .. Json.GetProperty("versions").EnumerateArray().Select(version => version.GetString()!)
                .OrderBy(version => Math.Abs(Order(version) - own)),
        ];
    }

    private static int Order(string text)
    {
        var version = Version.Parse(text);
        return (version.Major * 10_000) + (version.Minor * 100) + version.Build;
    }

    private static double[] Numbers(TensorData tensor) =>
        MemoryMarshal.Cast<byte, double>(tensor.Bytes.Span).ToArray();
}
