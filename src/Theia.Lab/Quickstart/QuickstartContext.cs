namespace Theia.Lab.Quickstart;

/// <summary>What the stages of one quickstart share.</summary>
internal sealed class QuickstartContext
{
    public QuickstartContext(QuickstartOptions options, IReadOnlyList<QuickstartTeacher> teachers)
    {
        Options = options;
        Teachers = teachers;
        Plan = StudentPlan.Of(options, teachers);
        StudentPlan.Check(Plan, teachers);
        Choice = ImageChoice.Make(options);
        Places = new Places(options.Folder);
        // Writes first, and so comes last: what is refused leaves nothing.
        Book = QuickstartState.Open(options, [.. teachers.Select(teacher => teacher.Spec.Id)]);
        Set = new DatasetFolder(Places.Set);
        Packing = new PackStage(this);
        Stages =
        [
            Stage("pack", "images", Packing.Run),
            Stage("extract", "features", new ExtractStage(this).Run),
            Stage("measure", "shards", new MeasureStage(this).Run),
            Stage("distill", "steps", new DistillStage(this).Run),
            Stage("evaluate", "images", new EvaluateStage(this).Run),
            Stage("probe", "images", new ProbeStage(this).Run),
            Stage("encode", "images", new EncodeStage(this).Run),
            new QuickstartStage("report", "images", new ReportStage(this).Run),
        ];
    }

    public QuickstartOptions Options { get; }

    public IReadOnlyList<QuickstartTeacher> Teachers { get; }

    /// <summary>How the student is to be trained.</summary>
    public DistillConfig Plan { get; }

    public ImageChoice Choice { get; }

    public Places Places { get; }

    public QuickstartState Book { get; }

    public DatasetFolder Set { get; }

    public PackStage Packing { get; }

    public IReadOnlyList<QuickstartStage> Stages { get; }

    /// <summary>The trained teachers and the stand-ins.</summary>
    public string TeacherSentence
    {
        get
        {
            var knowing = string.Join(
                ", ", Teachers.Where(teacher => teacher.Spec.Trained).Select(teacher => teacher.Name));
            var standing = string.Join(
                ", ", Teachers.Where(teacher => !teacher.Spec.Trained).Select(teacher => teacher.Name));
            return (knowing.Length, standing.Length) switch
            {
                (_, 0) => $"Teachers, all of them trained: {knowing}.",
                (0, _) =>
                    $"Teachers: {standing}, all of them stand-ins with random weights: "
                        + "they show the way of the data and know nothing.",
                _ => $"Teachers: {knowing}, trained; {standing}, stand-ins with random weights that know nothing.",
            };
        }
    }

    private QuickstartStage Stage(
        string name, string unit, Func<IProgress<StageProgress>, CancellationToken, string> work)
        => new(name, unit, (progress, cancellation) => Book.Once(name, () => work(progress, cancellation)));
}
