namespace Theia.Lab.Report;

/// <summary>All that the page shows. Gathering it and drawing it are two things.</summary>
internal sealed record ReportModel
{
    /// <summary>Where the images came from, in a sentence.</summary>
    public required string Source { get; init; }

    /// <summary>Number of images that the student was trained on.</summary>
    public required int TrainedImages { get; init; }

    /// <summary>Number of images that it was not trained on.</summary>
    public required int HeldOutImages { get; init; }

    /// <summary>Names of what was held out: whole photographs, or files of the user.</summary>
    public required IReadOnlyList<string> HeldOut { get; init; }

    /// <summary>Files left out because they are damaged, with the reason.</summary>
    public IReadOnlyList<(string File, string Reason)> Skipped { get; init; } = [];

    /// <summary>The size of the student, in half a sentence.</summary>
    public required string Student { get; init; }

    /// <summary>The teachers, in the order of the configuration.</summary>
    public required IReadOnlyList<Teacher> Teachers { get; init; }

    /// <summary>The stages in the order of the work.</summary>
    public required IReadOnlyList<Stage> Stages { get; init; }

    /// <summary>The training log.</summary>
    public required LossHistory Loss { get; init; }

    /// <summary>The space in which student and teachers are compared and drawn, as the end of a sentence.</summary>
    public required string Space { get; init; }

    /// <summary>The evaluation of the student per group of images, held-out groups first.</summary>
    public required IReadOnlyList<EvaluatedGroup> Groups { get; init; }

    /// <summary>Results of the linear probes; null if none were run.</summary>
    public ProbeSummary? ProbeSummary { get; init; }

    /// <summary>Scenes retrieved by their captions; empty if the student has no CLIP head.</summary>
    public IReadOnlyList<Retrieval> Captions { get; init; } = [];

    /// <summary>Images with the tokens of student and teachers.</summary>
    public required IReadOnlyList<ImagePanel> Images { get; init; }

    /// <summary>What the student saw after some steps, decoded; empty if the run drew no strips.</summary>
    public IReadOnlyList<Strip> Strips { get; init; } = [];

    /// <summary>Authors and licenses of the photographs.</summary>
    public IReadOnlyList<string> Credits { get; init; } = [];

    /// <summary>Name and value: versions, machine, seed, precision.</summary>
    public required IReadOnlyList<(string Name, string Value)> Environment { get; init; }

    /// <summary>Next commands and their purpose.</summary>
    public required IReadOnlyList<(string Command, string Purpose)> Next { get; init; }

    /// <summary>A teacher.</summary>
    /// <param name="Id">The key of its scores.</param>
    /// <param name="Name">Its name in charts.</param>
    /// <param name="Size">Channels x height x width.</param>
    /// <param name="Trained">False for a stand-in with seeded random weights.</param>
    /// <param name="Note">Its training, in half a sentence.</param>
    public sealed record Teacher(string Id, string Name, string Size, bool Trained, string Note);

    /// <summary>A stage of the work, its result in half a sentence, and its time.</summary>
    public sealed record Stage(string Name, string Result, double Seconds);

    /// <summary>A strip of a run.</summary>
    /// <param name="Step">Steps done by then.</param>
    /// <param name="Png">The image file.</param>
    public sealed record Strip(long Step, byte[] Png);

    /// <summary>Loss by step, in total and per teacher; NaN in steps that left the teacher out.</summary>
    public sealed record LossHistory(
        IReadOnlyList<long> Steps, IReadOnlyList<double> Total,
        IReadOnlyList<(string Teacher, IReadOnlyList<double> Values)> Teachers);

    /// <summary>The scenes that the student ranks first for a caption.</summary>
    /// <param name="Caption">The text.</param>
    /// <param name="Rank">Rank of the scene that the caption describes, from 1.</param>
    /// <param name="Best">The first images, and whether each is that scene.</param>
    public sealed record Retrieval(string Caption, int Rank, IReadOnlyList<(RgbImage Image, bool Right)> Best);

    /// <summary>An image and drawings of its tokens, each with a caption.</summary>
    /// <param name="Title">The name of the image.</param>
    /// <param name="HeldOut">True if the student was not trained on it.</param>
    /// <param name="Tiles">The image first, then the drawings.</param>
    public sealed record ImagePanel(string Title, bool HeldOut, IReadOnlyList<(string Caption, RgbImage Image)> Tiles);
}
