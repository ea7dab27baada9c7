namespace Theia.Lab.Stages;

/// <summary>The student learns.</summary>
internal sealed class DistillStage(Workshop workshop)
{
    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        using DistillationBatches train = StudentData.Train(workshop, Config(workshop).BatchSize);
        using DistillationBatches? heldOut = StudentData.Once(workshop, "val");
        using var distillation = Open(workshop, train, heldOut);
        progress.Report(new StageProgress(distillation.Step, distillation.TotalSteps));
        foreach (DistillStep step in distillation.Steps(cancellation))
            progress.Report(new StageProgress(step.Step, step.TotalSteps, $"loss {step.Loss:0.000}"));
        cancellation.ThrowIfCancellationRequested();
        return $"{distillation.TotalSteps} steps of {distillation.Config.BatchSize} pictures";
    }

    /// <summary>The run, begun or gone on with.</summary>
    public static Distillation Open(Workshop workshop, IBatchSource train, IBatchSource? heldOut)
    {
        IReadOnlyDictionary<string, ChannelStatistics> statistics = StudentData.Statistics(workshop);
        return File.Exists(Path.Combine(workshop.Places.Run, "config.json"))
            ? Distillation.Resume(workshop.Places.Run, train, heldOut, statistics)
            : Distillation.Start(Config(workshop), train, heldOut, statistics);
    }

    /// <summary>The configuration, with the data and the run of this quickstart, so that the run can be looked at and gone on with by itself.</summary>
    private static DistillConfig Config(Workshop workshop)
    {
        QuickstartOptions options = workshop.Options;
        return DistillConfig.Load(options.Config, [.. options.Overrides]) with
        {
            RunFolder = workshop.Places.Run,
            DatasetRoot = workshop.Places.Root,
            DatasetMix = new Dictionary<string, double>(StringComparer.Ordinal) { [workshop.Set.Name] = 1 },
            TargetModels = [.. workshop.Teachers.Select(teacher => teacher.Spec.Id)],
            Seed = options.Seed,
            Threads = options.Threads,
        };
    }
}
