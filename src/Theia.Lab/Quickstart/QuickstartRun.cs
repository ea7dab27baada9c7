using Theia.Native;

namespace Theia.Lab.Quickstart;

/// <summary>
/// The whole pipeline in a few minutes: pack, extract, measure, distill, evaluate, probe, encode and report.
/// Every stage can be interrupted; the same call resumes.
/// </summary>
internal sealed class QuickstartRun
{
    private readonly QuickstartContext _context;

    private QuickstartRun(QuickstartContext context) => _context = context;

    /// <summary>The stages, in the order in which they are to be run.</summary>
    public IReadOnlyList<QuickstartStage> Stages => _context.Stages;

    /// <summary>Where the images come from, in a sentence.</summary>
    public string Images => _context.Choice.Sentence;

    /// <summary>The images that the pack stage of this run left out because they cannot be read.</summary>
    public IReadOnlyList<SkippedImage> Skipped => _context.Skipped;

    /// <summary>A sentence on the trained teachers and the stand-ins.</summary>
    public string Teachers => _context.TeacherSentence;

    /// <summary>Estimates time and disk space for all images from a few of them.</summary>
    public string Estimate(CancellationToken cancellation = default) => ExtractionEstimate.Of(_context, cancellation);

    /// <summary>The report: one file with everything inside.</summary>
    public string ReportPath => _context.Paths.Report;

    /// <summary>The trained student as a model folder.</summary>
    public string ModelFolder => _context.Paths.Model;

    /// <summary>Begins a quickstart, or opens one that was interrupted.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="teachers">Whose features the student learns; at least one.</param>
    /// <exception cref="ResourceException">libtorch is missing or cannot be loaded.</exception>
    /// <exception cref="UsageException">An option cannot be, there are no images, or the folder was
    /// begun with other options.</exception>
    public static QuickstartRun Begin(QuickstartOptions options, IReadOnlyList<QuickstartTeacher> teachers)
    {
        if (teachers.Count == 0)
            throw new UsageException("A quickstart needs at least one teacher.");
        options.Check();
        Libtorch.Require();   // better said before the images are packed
        if (teachers.GroupBy(teacher => teacher.Spec.Id, StringComparer.Ordinal)
            .FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
        {
            throw new UsageException($"{twice} is named twice. Name each teacher once.");
        }

        return new QuickstartRun(new QuickstartContext(options, teachers));
    }
}
