using Theia.Data.Verification;
using Theia.Training.Runs;

namespace Theia.Verification;

/// <summary>
/// Checks a run folder completely: its configuration, model, checkpoints, log, events and statistics.
/// </summary>
internal static class RunFolderCheck
{
    /// <summary>Checks a run.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="progress">Told after each part.</param>
    /// <param name="cancellation">Stops between tensors.</param>
    /// <exception cref="OperationCanceledException">It was asked to end.</exception>
    public static FileReport Run(
        string folder, IProgress<VerificationProgress> progress, CancellationToken cancellation)
    {
        var run = new RunFolder(folder);
        List<Finding> findings = [];
        List<string> notChecked = [];
        List<Func<FileReport>> parts = [() => Config(run)];
        if (Directory.Exists(run.Model))
            parts.Add(() => ModelFolderCheck.Run(run.Model, cancellation));
        else
            notChecked.Add($"{run.Model}: there is no model yet.");
        if (Directory.Exists(run.Best))
            parts.Add(() => ModelFolderCheck.Run(run.Best, cancellation));
        foreach (var checkpoint in new CheckpointStore(run.Checkpoints).Folders)
            parts.Add(() => Checkpoint(run, checkpoint, cancellation));
        foreach (var file in Files(run))
            parts.Add(() => FileVerification.Run(file, FileKinds.Of(file)!.Value, cancellation));
        for (var i = 0; i < parts.Count; i++)
        {
            FileReport part = parts[i]();
            findings.AddRange(part.Findings);
            notChecked.AddRange(part.NotChecked);
            progress.Report(new VerificationProgress(i + 1, parts.Count, findings.Count));
        }

        return new FileReport("run", findings, notChecked);
    }

    private static FileReport Config(RunFolder run)
    {
        var findings = new FindingList();
        try
        {
            // A run of behavior cloning keeps a policy.
            if (Policy.IsIn(run.Model))
                _ = CloningConfig.Load(run.Config);
            else
                _ = DistillConfig.Load(run.Config);
        }
        catch (TheiaException damage) when (damage is DataException or UsageException)
        {
            findings.Add(run.Config, "", damage.Message);
        }

        return new FileReport("run", findings.All, []);
    }

    private static FileReport Checkpoint(RunFolder run, string folder, CancellationToken cancellation)
    {
        var findings = new FindingList();
        List<string> notChecked = [];
        try
        {
            _ = RunState.Read(Path.Combine(folder, "state.json"));
            foreach (var file in Directory.EnumerateFiles(folder, "*.safetensors").Order(StringComparer.Ordinal))
            {
                using var weights = ModelWeights.Open(file);
                notChecked.AddRange(WeightCheck.Run(weights, findings, cancellation));
                if (Path.GetFileName(file) == "model.safetensors"
                    && File.Exists(Path.Combine(run.Model, "config.json")) && !Policy.IsIn(run.Model))
                {
                    ModelFolderCheck.CompareStudent(TheiaConfig.Load(run.Model), weights);
                }
            }
        }
        catch (DataException damage)
        {
            findings.Add(damage);
        }
        catch (IOException failure)
        {
            findings.Add(
                folder, "",
                $"cannot be read: {failure.Message} Delete this checkpoint and resume from the one before.");
        }

        return new FileReport("checkpoint", findings.All, notChecked);
    }

    private static IEnumerable<string> Files(RunFolder run) =>
        new[] { run.Path, Path.Combine(run.Path, "statistics"), Path.Combine(run.Path, "pth") }
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            .Where(file =>
                file != run.Config && !Path.GetFileName(file).StartsWith('.') && FileKinds.Of(file) is not null);
}
