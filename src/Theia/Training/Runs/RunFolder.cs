using Theia.Data.Storage;

namespace Theia.Training.Runs;

/// <summary>Where the parts of a run lie.</summary>
internal sealed class RunFolder(string path)
{
    /// <summary>The folder, as the user named it.</summary>
    public string Path { get; } = path;

    /// <summary>The merged configuration.</summary>
    public string Config => At("config.json");

    /// <summary>The student as a model folder.</summary>
    public string Model => At("model");

    /// <summary>See <see cref="CheckpointStore"/>.</summary>
    public string Checkpoints => At("checkpoints");

    /// <summary>One line a step and an evaluation.</summary>
    public string Log => At("log.jsonl");

    /// <summary>What normalises a teacher's features, where this run measured it itself.</summary>
    public string Statistics(string teacher) => At("statistics", $"{teacher.Replace('/', '_')}.safetensors");

    /// <summary>Weights in the reference's own layout.</summary>
    public string Pth(string name) => At("pth", name);

    /// <summary>Deletes what a run left that never came to its first checkpoint.</summary>
    public void Clear()
    {
        File.Delete(Log);
        foreach (var events in Directory.EnumerateFiles(Path, "events.out.tfevents.*"))
            File.Delete(events);
        if (Directory.Exists(At("statistics")))
            Directory.Delete(At("statistics"), recursive: true);
    }

    /// <summary>Deletes what killed processes left half-written.</summary>
    public void RemoveLeftovers()
    {
        foreach (var folder in new[] { Path, Model, At("statistics"), At("pth") })
            WholeFile.RemoveLeftovers(folder);
        WholeFolder.RemoveLeftovers(Checkpoints);
    }

    private string At(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);
}
