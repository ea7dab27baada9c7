namespace Theia.Lab.Probing;

/// <summary>One number that is measured of a subject.</summary>
/// <param name="Key">Its name in files.</param>
/// <param name="Heading">Its name in tables.</param>
/// <param name="Meaning">What it is, in a sentence.</param>
internal sealed record ProbeMeasure(string Key, string Heading, string Meaning)
{
    /// <summary>Ridge on the picture's vector.</summary>
    public static ProbeMeasure Attributes { get; } = new("attributes", "attributes", "Linear probe of the picture's vector for attributes of the scene: mean area under the ROC curve; chance 0.5.");

    /// <summary>The same, by decisions.</summary>
    public static ProbeMeasure AttributesBalanced { get; } = new("attributesBalanced", "attributes, balanced", "The same probe: mean balanced accuracy; chance 0.5.");

    /// <summary>Votes of neighbours.</summary>
    public static ProbeMeasure Neighbours { get; } = new("neighbours", "neighbours", "Vote of the 20 nearest scenes on the same attributes: mean area under the ROC curve; chance 0.5.");

    /// <summary>The same, by decisions.</summary>
    public static ProbeMeasure NeighboursBalanced { get; } = new("neighboursBalanced", "neighbours, balanced", "The same vote: mean balanced accuracy; chance 0.5.");

    /// <summary>Ridge on patch tokens.</summary>
    public static ProbeMeasure Depth { get; } = new("depth", "depth R²", "Linear probe of each patch token for the mean logarithm of depth of its cell: explained variance over all test cells; the mean depth gives 0.");

    /// <summary>The same, in metres.</summary>
    public static ProbeMeasure DepthError { get; } = new("depthError", "depth error", "The same probe: mean relative error of depth; less is better.");

    /// <summary>Discriminants on patch tokens.</summary>
    public static ProbeMeasure Parts { get; } = new("parts", "parts IoU", "Linear probe of each patch token for the part that most of its cell shows: mean intersection over union.");

    /// <summary>The same, each part alike.</summary>
    public static ProbeMeasure PartsBalanced { get; } = new("partsBalanced", "parts, balanced", "The same probe: mean over parts of the share of their cells that are found.");

    /// <summary>All of the above that go from 0 or chance to 1.</summary>
    public static ProbeMeasure Mean { get; } = new("mean", "mean", "Mean of attributes, neighbours, depth R² and parts IoU.");

    /// <summary>Crops of photographs.</summary>
    public static ProbeMeasure Photographs { get; } = new("photographs", "photographs", "Share of crops of photographs whose nearest other crop is of the same photograph.");

    /// <summary>Crops that show different things.</summary>
    public static ProbeMeasure PhotographsApart { get; } = new("photographsApart", "photographs, apart", "The same, among crops of the photograph that share less than a quarter of the smaller one with it.");

    /// <summary>Crops of photographs that were held out.</summary>
    public static ProbeMeasure HeldOutPhotographs { get; } = new("heldOutPhotographs", "held out", "Crops of the photographs that are held out of training, among crops of all.");

    /// <summary>Both.</summary>
    public static ProbeMeasure HeldOutPhotographsApart { get; } = new("heldOutPhotographsApart", "held out, apart", "The same, among crops that share less than a quarter.");

    /// <summary>Picture to caption.</summary>
    public static ProbeMeasure Captions { get; } = new("captions", "caption of picture", "Share of test scenes whose own caption comes first among those of 100; chance 0.01.");

    /// <summary>Caption to picture.</summary>
    public static ProbeMeasure CaptionPictures { get; } = new("captionPictures", "picture of caption", "Share of captions whose own scene comes first among 100; chance 0.01.");

    /// <summary>All, in the order of tables.</summary>
    public static IReadOnlyList<ProbeMeasure> All { get; } =
    [
        Attributes, Neighbours, Depth, Parts, Mean, Photographs, PhotographsApart, HeldOutPhotographs, HeldOutPhotographsApart,
        AttributesBalanced, NeighboursBalanced, DepthError, PartsBalanced, Captions, CaptionPictures,
    ];
}
