namespace Theia.Lab.Quickstart;

/// <summary>The images of a run, not yet decoded, with titles, credits and held-out names.</summary>
/// <param name="Sources">The images.</param>
/// <param name="Sentence">Where they come from.</param>
/// <param name="Kinds">Of which kinds they are, in the order of the report.</param>
internal sealed record ImageChoice(IReadOnlyList<ImageSource> Sources, string Sentence, IReadOnlyList<ImageKind> Kinds)
{
    /// <summary>Names of what is held out whole; empty where the split decides.</summary>
    public IReadOnlyList<string> HeldOut { get; init; } = [];

    /// <summary>Authors and licenses.</summary>
    public IReadOnlyList<string> Credits { get; init; } = [];

    /// <summary>Titles of images worth looking at, by path; others are called by their path.</summary>
    public IReadOnlyDictionary<string, string> Titles { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Chooses by the options.</summary>
    public static ImageChoice Make(QuickstartOptions options)
        => options.Images is { } folder ? OwnImages.Choose(folder, options) : BundledImages.Choose(options);
}
