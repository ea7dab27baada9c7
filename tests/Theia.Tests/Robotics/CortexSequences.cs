using System.Runtime.InteropServices;
using System.Text.Json;
using Theia.Robotics;
using Theia.Robotics.Tasks.Cortex;

namespace Theia.Tests.Robotics;

/// <summary>Recorded sequences of one task of Meta-World or Adroit, and an environment of it.</summary>
/// <typeparam name="T">The environment.</typeparam>
internal sealed class CortexSequences<T> : IDisposable where T : CortexEnvironment
{
    private readonly string _suite;
    private readonly IReadOnlyDictionary<string, TensorData> _main;

    private CortexSequences(string suite, JsonElement task, string folder)
    {
        (_suite, Task) = (suite, task);
        Environment = (T)RobotTasks.Find($"{suite}/{task.GetProperty("task").GetString()}")
            .Open(new() { Assets = folder });
        _main = SafetensorsFile.ReadAll(
            Goldens.At("cortexbench", suite, task.GetProperty("data").GetString()!));
    }

    public JsonElement Task { get; }

    public T Environment { get; }

    public IEnumerable<JsonElement> Sequences => Task.GetProperty("sequences").EnumerateArray();

    /// <summary>True where the recording was made with the library in use.</summary>
    public static bool IsSame(string suite) =>
        Json(suite).GetProperty("versions").GetProperty("mujoco").GetString() == MujocoLibrary.Load().Version;

    public static JsonElement Json(string suite) => Goldens.Json("cortexbench", suite, "cases.json");

    // Cases are listed before tests run, when nothing can be skipped.
    public static IEnumerable<string> Names(string suite) =>
        File.Exists(Path.Combine(Goldens.Root, "cortexbench", suite, "cases.json"))
            ? Json(suite).GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("task").GetString()!)
            : ["none"];

    public static CortexSequences<T> Open(CortexModels models, string suite, string name)
    {
        var folder = models.Folder(suite);
        Mujoco.SkipUnlessInstalled();
        return new(
            suite,
            Json(suite).GetProperty("tasks").EnumerateArray()
                .Single(task => task.GetProperty("task").GetString() == name),
            folder);
    }

    /// <summary>An array of a sequence, row by row.</summary>
    public GoldenRows Rows(JsonElement sequence, string name) =>
        Rows(_main, $"{sequence.GetProperty("name").GetString()}|{name}");

    /// <summary>An array of a sequence in the version in use; skips the test where there is none.</summary>
    public GoldenRows OwnRows(JsonElement sequence, string name)
    {
        var version = MujocoLibrary.Load().Version;
        Assert.SkipUnless(
            Task.GetProperty("other_versions").TryGetProperty(version, out JsonElement file),
            $"The goldens have no steps of MuJoCo {version}.");
        return Rows(
            SafetensorsFile.ReadAll(Goldens.At("cortexbench", _suite, file.GetString()!)),
            $"{sequence.GetProperty("name").GetString()}|{name}");
    }

    /// <summary>Holds one control step from each row against the file of the version in use.</summary>
    /// <param name="stepFromEach">Does the steps of a sequence, and gives their numbers.</param>
    public void CheckOwnSteps(Func<JsonElement, IEnumerable<int>> stepFromEach)
    {
        foreach (JsonElement sequence in Sequences)
        {
            (GoldenRows positions, GoldenRows velocities) =
                (OwnRows(sequence, "next_qpos"), OwnRows(sequence, "next_qvel"));
            foreach (var t in stepFromEach(sequence))
            {
                Near(positions[t], Environment.Simulation.Positions, 1e-6);
                Near(velocities[t], Environment.Simulation.Velocities, 1e-4);
            }
        }
    }

    /// <summary>Sets the fields of the model that a sequence has.</summary>
    public void SetModel(JsonElement sequence)
    {
        foreach (JsonProperty field in sequence.GetProperty("model_fields").EnumerateObject())
        {
            (var name, var element) = (field.Name.Split(':')[0], field.Name.Split(':')[1]);
            MujocoModel model = Environment.Model;
            ModelElement of = name.StartsWith("site_", StringComparison.Ordinal)
                ? model.Sites[element] : model.Bodies[element];
            Numbers(field.Value).CopyTo(model.FieldRow<double>(name, of));
        }
    }

    public static double[] Numbers(JsonElement array) =>
        [.. array.EnumerateArray().Select(value => value.GetDouble())];

    public static void Near(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }

    /// <summary>The largest difference.</summary>
    public static double Worst(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var worst = 0.0;
        for (var i = 0; i < expected.Length; i++)
            worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
        return worst;
    }

    /// <summary>Holds an image against a file, with the tolerances of the goldens' READMEs.</summary>
    public void CheckImage(JsonElement render, RgbImage image)
    {
        var wanted = RgbImage.Load(Goldens.At("cortexbench", _suite, render.GetProperty("file").GetString()!));
        int[] differences = [.. wanted.Pixels.Zip(image.Pixels, (one, other) => Math.Abs(one - other))];
        // The files are of another MuJoCo, whose shadows differ at edges.
        Assert.InRange(differences.Average(), 0, 1.0);
        Assert.InRange(differences.Chunk(3).Count(pixel => pixel.Max() > 8) / (256.0 * 256), 0, 0.03);
    }

    public void Dispose() => Environment.Dispose();

    private static GoldenRows Rows(IReadOnlyDictionary<string, TensorData> tensors, string key)
    {
        TensorData tensor = tensors[key];
        var values = tensor.Type == DType.F32
            ? MemoryMarshal.Cast<byte, float>(tensor.Bytes.Span).ToArray().Select(value => (double)value).ToArray()
            : tensor.Type == DType.F64 ? MemoryMarshal.Cast<byte, double>(tensor.Bytes.Span).ToArray()
            : tensor.Bytes.ToArray().Select(value => (double)value).ToArray();
        return new(values, (int)tensor.Shape.Skip(1).Aggregate(1L, (a, b) => a * b));
    }
}
