namespace Theia.Lab.Quickstart;

/// <summary>
/// One stage of the quickstart. The caller runs the stages in order and shows their progress.
/// A stage that an earlier run finished returns at once.
/// </summary>
internal sealed class QuickstartStage
{
    private readonly Func<IProgress<StageProgress>, CancellationToken, string> _run;

    internal QuickstartStage(string name, string unit, Func<IProgress<StageProgress>, CancellationToken, string> run)
    {
        Name = name;
        Unit = unit;
        _run = run;
    }

    /// <summary>What it is about to do, for stages of which there are many; null for others.</summary>
    public string? Title { get; init; }

    /// <summary>The verb that does the same by itself; <c>probe</c> is one of <c>theia lab</c>.</summary>
    public string Name { get; }

    /// <summary>What its progress counts, in the plural.</summary>
    public string Unit { get; }

    /// <summary>Does the work, or what is left of it.</summary>
    /// <returns>What was done, in half a sentence.</returns>
    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation = default) =>
        _run(progress, cancellation);
}
