using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Theia.Data.IO;
using Theia.Robotics;

namespace Theia.Lab.Robots.Bench;

/// <summary>Gathers what the processes of a benchmark have measured, and writes the report.</summary>
internal static class BenchFinish
{
    /// <summary>Writes the report of what is there, and returns it.</summary>
    /// <param name="run">The benchmark.</param>
    /// <param name="cancellation">Stops it.</param>
    public static BenchSummary Write(BenchRun run, CancellationToken cancellation)
    {
        DemonstrationSet[] sets = [.. run.Options.Tasks.Select(task => run.Demonstrate(task, cancellation))];
        var summary = BenchSummary.Of(
            run, sets.ToDictionary(set => set.Task.Id, set => set.MeanScore), Entropies(run, sets, cancellation));
        new BenchReport(summary, run).Write(Starts(run.Options.Tasks), Facts(run));
        return summary;
    }

    // Encoders are loaded once more for it, so what is known is kept.
    private static Dictionary<string, double> Entropies(
        BenchRun run, IReadOnlyList<DemonstrationSet> sets, CancellationToken cancellation)
    {
        var path = Path.Combine(run.Options.Folder, "entropies.json");
        var key = $"{string.Join(' ', sets.Select(set => set.Task.Id))}";
        Dictionary<string, double?> known = [];
        if (File.Exists(path))
        {
            known = JsonSerializer.Deserialize<Dictionary<string, double?>>(InputFile.ReadText(path))!;
        }

        IReadOnlyList<RgbImage>? images = null;
        foreach (RobotEncoder encoder in run.Options.Encoders.Where(encoder => encoder.Open is not null))
        {
            cancellation.ThrowIfCancellationRequested();
            var name = $"{encoder.Name} {encoder.Identity} {key}";
            if (known.ContainsKey(name))
                continue;
            using var loaded = encoder.Open!();
            known[name] = BenchEntropy.Of(loaded, images ??= BenchEntropy.Frames(sets));
            AtomicFile.WriteText(path, JsonSerializer.Serialize(known, BenchJson.Options));
        }

        return run.Options.Encoders
            .Select(encoder => (encoder.Name, Value: known.GetValueOrDefault(
                $"{encoder.Name} {encoder.Identity} {key}")))
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Name, pair => pair.Value!.Value);
    }

    private static Dictionary<string, RgbImage> Starts(IReadOnlyList<RobotTask> tasks)
    {
        var images = new Dictionary<string, RgbImage>(StringComparer.Ordinal);
        foreach (RobotTask task in tasks)
        {
            using RobotEnvironment environment = task.Open();
            environment.Reset(Rollouts.Seeds(0, 1)[0]);
            images[task.Id] = environment.Render();
        }

        return images;
    }

    private static List<(string Name, string Value)> Facts(BenchRun run) =>
    [
        ("Theia", typeof(BenchFinish).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]),
        ("MuJoCo", MujocoLibrary.Load().Version),
        ("Runtime", RuntimeInformation.FrameworkDescription),
        ("Processors", $"{Environment.ProcessorCount}"),
        ("Policies", $"{run.Done} of {run.Total}"),
        ("Head", PolicyConfig.NameOf(run.Options.Cloning.Head)),
        run.Options.Cloning.Steps > 0
            ? ("Steps", $"{run.Options.Cloning.Steps}") : ("Epochs", $"{run.Options.Cloning.Epochs}"),
        ("Written", $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC"),
    ];
}
