namespace Theia.Lab.Report;

/// <summary>All that a report shows; gathering it and drawing it are two things.</summary>
internal sealed record Findings
{
    /// <summary>Where the images came from, in a sentence.</summary>
    public required string Source { get; init; }

    /// <summary>Images the student was trained on.</summary>
    public required int TrainedImages { get; init; }

    /// <summary>Images it never saw.</summary>
    public required int HeldOutImages { get; init; }

    /// <summary>Names of what was held out: whole photographs, or files of the user.</summary>
    public required IReadOnlyList<string> HeldOut { get; init; }

    /// <summary>Files left out because they are damaged, with the reason.</summary>
    public IReadOnlyList<(string File, string Reason)> Skipped { get; init; } = [];

    /// <summary>What the student is: its backbone and how many numbers it has learned.</summary>
    public required string Student { get; init; }

    /// <summary>The teachers, in the order of the configuration.</summary>
    public required IReadOnlyList<TeacherLine> Teachers { get; init; }

    /// <summary>The stages in the order of the work.</summary>
    public required IReadOnlyList<StageTime> Stages { get; init; }

    /// <summary>The training log.</summary>
    public required LossHistory Loss { get; init; }

    /// <summary>In which space student and teachers are compared and painted, as the end of a sentence.</summary>
    public required string Space { get; init; }

    /// <summary>Scores of the student per group of images, held-out groups first.</summary>
    public required IReadOnlyList<ImageGroup> Groups { get; init; }

    /// <summary>What linear probes found; null where none was asked for.</summary>
    public ProbeSummary? ProbeSummary { get; init; }

    /// <summary>Scenes found by their captions; empty where the student has no CLIP head.</summary>
    public IReadOnlyList<CaptionFind> Captions { get; init; } = [];

    /// <summary>Images seen through student and teachers.</summary>
    public required IReadOnlyList<Look> Looks { get; init; }

    /// <summary>Authors and licenses of the photographs.</summary>
    public IReadOnlyList<string> Credits { get; init; } = [];

    /// <summary>Name and value: versions, machine, seed, precision.</summary>
    public required IReadOnlyList<(string Name, string Value)> Environment { get; init; }

    /// <summary>Next commands and their purpose.</summary>
    public required IReadOnlyList<(string Command, string Purpose)> Next { get; init; }
}
