namespace Theia.Lab.Stages;

/// <summary>The student learns.</summary>
internal sealed class DistillStage(Workshop workshop)
{
    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var begun = File.Exists(Path.Combine(workshop.Places.Run, "config.json"));
        using var distillation = begun ? Distillation.Resume(workshop.Places.Run) : Distillation.Start(Config());
        progress.Report(new StageProgress(distillation.Step, distillation.TotalSteps));
        foreach (DistillStep step in distillation.Steps(cancellation))
            progress.Report(new StageProgress(step.Step, step.TotalSteps, $"loss {step.Loss:0.000}"));
        cancellation.ThrowIfCancellationRequested();
        return $"{distillation.TotalSteps} steps of {distillation.Config.BatchSize} pictures";
    }

    // With the data and the run of this quickstart in it, so that the run can be looked at and gone on with by itself.
    private DistillConfig Config()
    {
        QuickstartOptions options = workshop.Options;
        var config = DistillConfig.Load(options.Config, [.. options.Overrides]);
        return config with
        {
            DistillCls = config.DistillCls && workshop.Teachers.Any(teacher => teacher.Spec.HasClassToken),
            RunFolder = workshop.Places.Run,
            DatasetRoot = workshop.Places.Root,
            DatasetMix = new Dictionary<string, double>(StringComparer.Ordinal) { [workshop.Set.Name] = 1 },
            TargetModels = [.. workshop.Teachers.Select(teacher => teacher.Spec.Id)],
            Seed = options.Seed,
            Threads = options.Threads,
        };
    }
}
