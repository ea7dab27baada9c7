using Theia.Data.Logging;

namespace Theia.Lab.Quickstart;

/// <summary>State and services that the stages of a quickstart share.</summary>
internal sealed class QuickstartContext
{
    public QuickstartContext(QuickstartOptions options, IReadOnlyList<QuickstartTeacher> teachers)
    {
        Options = options;
        Teachers = teachers;
        Plan = StudentPlan.Of(options, teachers);
        StudentPlan.Check(Plan, teachers);
        Choice = ImageChoice.Make(options);
        Paths = new QuickstartPaths(options.Folder);
        // Writes first, and so comes last: what is refused leaves nothing.
        State = QuickstartState.Open(options, [.. teachers.Select(teacher => teacher.Spec.Id)]);
        Set = new DatasetFolder(Paths.Set);
        Stages = new QuickstartStages(this).All;
    }

    public QuickstartOptions Options { get; }

    public IReadOnlyList<QuickstartTeacher> Teachers { get; }

    /// <summary>The configuration of the distillation.</summary>
    public DistillConfig Plan { get; }

    public ImageChoice Choice { get; }

    public QuickstartPaths Paths { get; }

    public QuickstartState State { get; }

    public DatasetFolder Set { get; }

    public IReadOnlyList<QuickstartStage> Stages { get; }

    /// <summary>
    /// Images that cannot be read, once the stage pack has run; empty if an earlier run finished it.
    /// </summary>
    public IReadOnlyList<SkippedImage> Skipped { get; set; } = [];

    /// <summary>The trained teachers and the stand-ins.</summary>
    public string TeacherSentence
    {
        get
        {
            var trained = string.Join(
                ", ", Teachers.Where(teacher => teacher.Spec.Trained).Select(teacher => teacher.Name));
            var standIns = string.Join(
                ", ", Teachers.Where(teacher => !teacher.Spec.Trained).Select(teacher => teacher.Name));
            return (trained.Length, standIns.Length) switch
            {
                (_, 0) => $"Teachers, all of them trained: {trained}.",
                (0, _) =>
                    $"Teachers: {standIns}, all of them stand-ins with random weights: "
                        + "they demonstrate the pipeline but are untrained.",
                _ => $"Teachers: {trained}, trained; {standIns}, stand-ins with random weights (untrained).",
            };
        }
    }

    /// <summary>
    /// Packs the images; finished shards are kept, so a second call only returns the left-out images.
    /// </summary>
    public PackReport Pack(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var options = new PackOptions
        {
            Seed = Options.Seed,
            Threads = Options.Threads,
            Ratios = new SplitRatios(0.9, 0.1, 0),
        };
        return ImagePacking.Run(
            Choice.Sources, Set, options,
            new SynchronousProgress<PackProgress>(now => progress.Report(
                new StageProgress(now.Done, now.Total, now.Skipped > 0 ? $"{now.Skipped} damaged" : null))),
            cancellation);
    }
}
