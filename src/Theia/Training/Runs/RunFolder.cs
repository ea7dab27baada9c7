using Theia.Data.Storage;

namespace Theia.Training.Runs;

/// <summary>Where the parts of a run lie.</summary>
internal sealed class RunFolder(string path)
{
    /// <summary>The folder, as the user named it.</summary>
    public string Path { get; } = path;

    /// <summary>The merged configuration; written once a run can be resumed, so where it is, there is a run.</summary>
    public string Config => At("config.json");

    /// <summary>The student as a model folder.</summary>
    public string Model => At("model");

    /// <summary>One line for each time that the configuration changed when the run was resumed.</summary>
    public string Changes => At("changes.jsonl");

    /// <summary>See <see cref="CheckpointStore"/>.</summary>
    public string Checkpoints => At("checkpoints");

    /// <summary>One line a step and an evaluation.</summary>
    public string Log => At("log.jsonl");

    /// <summary>What normalises a teacher's features, where this run measured it itself.</summary>
    public string Statistics(string teacher) => At("statistics", $"{teacher.Replace('/', '_')}.safetensors");

    /// <summary>Weights in the reference's own layout.</summary>
    public string Pth(string name) => At("pth", name);

    /// <summary>
    /// Refuses a folder with a run in it. One that never came to its configuration, which is written last, is no run: what it left is deleted.
    /// </summary>
    /// <exception cref="UsageException">There is a run.</exception>
    public void RequireNoRun()
    {
        if (File.Exists(Config))
        {
            var step = new CheckpointStore(Checkpoints).Steps is [.., var newest] ? $"at step {newest} " : "";
            throw new UsageException($"{Path} holds a run {step}already. Go on with it: theia resume {Path}. Or choose another run folder.");
        }

        foreach (var file in Directory.EnumerateFiles(Path, "events.out.tfevents.*").Append(Log))
            File.Delete(file);
        foreach (var folder in new[] { Checkpoints, Model, At("statistics"), At("pth") }.Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
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
