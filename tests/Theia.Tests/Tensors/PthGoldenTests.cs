using System.Diagnostics;
using System.Text.Json;
using Theia.Data.Tensors.Pth;

namespace Theia.Tests.Tensors;

[Collection("current folder")]
public sealed class PthGoldenTests
{
    private static JsonElement Golden => Goldens.Json("data", "pth", "pth.json");

    [Fact]
    public void Good_files_give_tensors_and_plain_values_in_order()
    {
        var wrong = new List<string>();
        foreach (JsonElement golden in Golden.GetProperty("good").EnumerateArray())
        {
            var name = golden.GetProperty("file").GetString()!;
            var path = Goldens.At("data", "pth", name);
            try
            {
                using var file = PthFile.Open(path);
                if (golden.TryGetProperty("expected", out JsonElement expected))
                {
                    wrong.AddRange(Differences(file, golden, SafetensorsFile.ReadAll(
                        Goldens.At("data", "pth", expected.GetString()!))).Select(text => $"{name}: {text}"));
                }
                else
                {
                    wrong.Add($"{name}: read, but the golden has no values to compare with");
                }
            }
            catch (DataException)
                when (golden.GetProperty("expect").GetString()!.Equals("either", StringComparison.Ordinal)
                    && !golden.TryGetProperty("expected", out _))
            {
                // deflated.pth: PyTorch never writes it, so refusing is as good.
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Student_checkpoints_hold_the_tensors_of_their_model_folders()
    {
        var wrong = new List<string>();
        foreach (var path in Directory.EnumerateFiles(Goldens.At("student", "pth"), "*.pth"))
        {
            using var file = ModelWeights.Open(path);
            var twin = Directory.EnumerateDirectories(Goldens.At("student", "models"))
                .Select(Path.GetFileName).OrderByDescending(name => name!.Length)
                .First(name => Path.GetFileName(path).Contains($"_{name}_step", StringComparison.Ordinal));
            using var model = ModelWeights.Open(Goldens.At("student", "models", twin!));
            if (!file.Tensors.Keys.Order(StringComparer.Ordinal)
                .SequenceEqual(model.Tensors.Keys.Order(StringComparer.Ordinal)))
            {
                wrong.Add($"{path}: other names");
            }

            wrong.AddRange(file.Tensors.Keys.Where(name => !Same(file.Read(name), model.Read(name)))
                .Select(name => $"{path}: {name}"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Hostile_files_are_refused_in_bounded_time_and_memory_and_leave_no_trace()
    {
        const long MostBytes = 256 << 20;
        const double MostSeconds = 30;   // they take milliseconds on a quiet machine; a bomb takes for ever
        using var folder = new ScratchFolder();
        var before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder.Path;
        var wrong = new List<string>();
        try
        {
            foreach (JsonElement golden in Golden.GetProperty("hostile").EnumerateArray())
            {
                var name = golden.GetProperty("file").GetString()!;
                var path = Goldens.At("data", "pth", name);
                var bytes = GC.GetAllocatedBytesForCurrentThread();
                var clock = Stopwatch.StartNew();
                var caught = Record.Exception(() => ReadAll(path));
                if (clock.Elapsed.TotalSeconds > MostSeconds
                    || GC.GetAllocatedBytesForCurrentThread() - bytes > MostBytes)
                {
                    wrong.Add(
                        $"{name}: {clock.Elapsed.TotalSeconds:f1} s, "
                        + $"{(GC.GetAllocatedBytesForCurrentThread() - bytes) >> 20} MB");
                }

                var mustRefuse = golden.GetProperty("expect").GetString()!.Equals("refuse", StringComparison.Ordinal);
                if (caught is null
                    ? mustRefuse
                    : caught is not DataException data || !data.File.Equals(path, StringComparison.Ordinal))
                {
                    wrong.Add($"{name} ({golden.GetProperty("what").GetString()}): {caught?.ToString() ?? "accepted"}");
                }

                if (Directory.EnumerateFileSystemEntries(folder.Path).Any())
                    wrong.Add($"{name}: left something in the current folder");
            }
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }

        Assert.Empty(wrong);
    }

    private static void ReadAll(string path)
    {
        using var file = PthFile.Open(path);
        foreach (var name in file.Tensors.Keys)
            file.Read(name);
    }

    private static IEnumerable<string> Differences(
        PthFile file, JsonElement golden, IReadOnlyDictionary<string, TensorData> expected)
    {
        var order = golden.GetProperty("tensor_order").EnumerateArray().Select(name => name.GetString()!).ToList();
        if (!order.SequenceEqual(file.Tensors.Keys))
            yield return $"names {string.Join(", ", file.Tensors.Keys)}";
        foreach (var name in order.Where(name => !Same(file.Read(name), expected[name])))
            yield return $"{name} differs";
        var scalars = golden.GetProperty("scalars")
            .EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal);
        if (!scalars.Keys.SequenceEqual(file.Scalars.Keys))
            yield return $"plain values {string.Join(", ", file.Scalars.Keys)}";
        foreach ((var name, JsonElement value) in scalars.Where(entry => !Same(file.Scalars[entry.Key], entry.Value)))
            yield return $"{name} is {file.Scalars[name]}, not {value}";
    }

    private static bool Same(TensorData left, TensorData right) =>
        left.Type == right.Type && left.Shape.SequenceEqual(right.Shape)
            && left.Bytes.Span.SequenceEqual(right.Bytes.Span);

    private static bool Same(object? value, JsonElement expected) => value switch
    {
        null => expected.ValueKind == JsonValueKind.Null,
        bool truth => truth == expected.GetBoolean(),
        long number => number == expected.GetInt64(),
        double number => number.Equals(expected.GetDouble()),
        _ => value.Equals(expected.GetString()),
    };
}
