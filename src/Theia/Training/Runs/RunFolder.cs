using Theia.Data.Errors;
using Theia.Data.IO;

namespace Theia.Training.Runs;

/// <summary>Paths in a run folder.</summary>
internal sealed class RunFolder(string path)
{
    /// <summary>The folder, as the user named it.</summary>
    public string Path { get; } = path;

    /// <summary>The merged configuration; written once a run can be resumed, so where it is, there is a run.</summary>
    public string Config => At("config.json");

    /// <summary>The student as a model folder.</summary>
    public string Model => At("model");

    /// <summary>The policy with the highest score, as a folder.</summary>
    public string Best => At("best");

    /// <summary>One line for each time that the configuration changed when the run was resumed.</summary>
    public string Changes => At("changes.jsonl");

    /// <summary>See <see cref="CheckpointStore"/>.</summary>
    public string Checkpoints => At("checkpoints");

    /// <summary>One line a step and an evaluation.</summary>
    public string Log => At("log.jsonl");

    /// <summary>What the model of a step sees.</summary>
    public string Strip(long step) => At("strips", FormattableString.Invariant($"{step:D8}.png"));

    /// <summary>Normalization of a teacher's features measured by this run.</summary>
    public string Statistics(string teacher) => At("statistics", $"{teacher.Replace('/', '_')}.safetensors");

    /// <summary>Weights in the reference's own layout.</summary>
    public string Pth(string name) => At("pth", name);

    // Exists from before the first file of a run until its configuration is written; marks files
    // that the same command may replace.
    private string Mark => At(".theia-begun");

    /// <summary>Refuses a folder that holds a run or other files. Changes nothing.</summary>
    /// <exception cref="UsageException">Names what is in the way.</exception>
    public void RequireFree()
    {
        IReadOnlyList<long> steps = new CheckpointStore(Checkpoints).Steps;
        if (File.Exists(Config))
        {
            var step = steps is [.., var newest] ? $"at step {newest} " : "";
            throw new UsageException(
                $"{Path} holds a run {step}already.",
                new Remedy("Choose another run folder, or resume it.", RemedyStep.Resume) { Path = Path });
        }

        if (File.Exists(Mark))
        {
            if (RunFiles.Foreign(Path) is { Count: > 0 } names)
            {
                throw ForeignEntries.Refusal(
                    Path, names, Remedy.ChooseOutput("Move them away or choose another run folder."));
            }
        }
        else if (steps is [.., var last])
        {
            throw new UsageException(
                $"{Path} has checkpoints up to step {last}, but the config.json of their run is missing. "
                + "Nothing was changed. "
                + "Put config.json back to resume it, or choose another run folder.");
        }
        else
        {
            ForeignEntries.RequireNone(Path, Remedy.ChooseOutput("Choose another run folder, or an empty one."));
        }
    }

    /// <summary>The error of a command that names another configuration than that of the run here.</summary>
    public UsageException OtherConfiguration() => new(
        $"{Path} contains a run with another configuration.",
        new Remedy(
            "Choose another folder, or resume it without naming a configuration.", RemedyStep.LeaveOutConfig));

    /// <summary>
    /// Makes the folder ready for the first file of a run: what an earlier beginning left is
    /// deleted, and the folder is marked.
    /// </summary>
    /// <exception cref="UsageException">See <see cref="RequireFree"/>.</exception>
    /// <exception cref="ResourceException">The folder cannot be written.</exception>
    public void Begin()
    {
        RequireFree();
        AtomicFile.WriteText(
            Mark, "A run started here but has not written its config.json. The same command restarts it.\n");
        RunFiles.Delete(Path);
    }

    /// <summary>Writes the configuration, and with it makes what is here a run.</summary>
    /// <exception cref="ResourceException">The folder cannot be written.</exception>
    public void Complete(string config)
    {
        // Last, so that where it is, the run can be resumed, whatever happens.
        AtomicFile.WriteText(Config, config);
        FileSystem.Current.Delete(Mark);
    }

    /// <summary>Deletes what killed processes left half-written.</summary>
    public void RemoveLeftovers()
    {
        foreach (var folder in new[] { Path, Model, Best, At("statistics"), At("strips"), At("pth") })
            AtomicFile.RemoveLeftovers(folder);
        AtomicDirectory.RemoveLeftovers(Checkpoints);
        if (File.Exists(Config))
            FileSystem.Current.Delete(Mark);
    }

    private string At(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);
}
