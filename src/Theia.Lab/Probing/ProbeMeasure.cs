namespace Theia.Lab.Probing;

/// <summary>One number that is measured of a subject.</summary>
/// <param name="Key">Its name in files.</param>
/// <param name="Heading">Its name in tables.</param>
/// <param name="Meaning">What it is, in a sentence.</param>
internal sealed record ProbeMeasure(string Key, string Heading, string Meaning)
{
    /// <summary>Linear probe of the image vector for scene attributes: ROC AUC.</summary>
    public static ProbeMeasure Attributes { get; } = new(
        "attributes", "attributes",
        "Linear probe of the image's vector for attributes of the scene: mean area under the ROC curve; chance 0.5.");

    /// <summary>The same, by decisions.</summary>
    public static ProbeMeasure AttributesBalanced { get; } = new(
        "attributesBalanced", "attributes, balanced", "The same probe: mean balanced accuracy; chance 0.5.");

    /// <summary>Nearest-neighbor vote for scene attributes: ROC AUC.</summary>
    public static ProbeMeasure Neighbors { get; } = new(
        "neighbors", "neighbors",
        "Vote of the 20 nearest scenes on the same attributes: mean area under the ROC curve; chance 0.5.");

    /// <summary>The same, by decisions.</summary>
    public static ProbeMeasure NeighborsBalanced { get; } = new(
        "neighborsBalanced", "neighbors, balanced", "The same vote: mean balanced accuracy; chance 0.5.");

    /// <summary>Linear probe of patch tokens for log depth: R².</summary>
    public static ProbeMeasure Depth { get; } = new(
        "depth",
        "depth R²",
        "Linear probe of each patch token for the mean logarithm of depth of its cell: "
            + "explained variance over all test cells; the mean depth gives 0.");

    /// <summary>Mean relative depth error of the depth probe.</summary>
    public static ProbeMeasure DepthError { get; } = new(
        "depthError", "depth error", "The same probe: mean relative error of depth; less is better.");

    /// <summary>Linear discriminants on patch tokens for object parts: mean IoU.</summary>
    public static ProbeMeasure Parts { get; } = new(
        "parts", "parts IoU",
        "Linear probe of each patch token for the part that most of its cell shows: mean intersection over union.");

    /// <summary>Mean recall over parts of the part probe.</summary>
    public static ProbeMeasure PartsBalanced { get; } = new(
        "partsBalanced", "parts, balanced",
        "The same probe: mean over parts of the share of their cells that are found.");

    /// <summary>Mean of attributes, neighbors, depth R² and parts IoU.</summary>
    public static ProbeMeasure Mean { get; } = new(
        "mean", "mean", "Mean of attributes, neighbors, depth R² and parts IoU.");

    /// <summary>Crops of photographs.</summary>
    public static ProbeMeasure Photographs { get; } = new(
        "photographs", "photographs",
        "Share of crops of photographs whose nearest other crop is of the same photograph.");

    /// <summary>Nearest-crop retrieval among crops that hardly overlap.</summary>
    public static ProbeMeasure PhotographsApart { get; } = new(
        "photographsApart", "photographs, apart",
        "The same, among crops of the photograph that share less than a quarter of the smaller one with it.");

    /// <summary>Crops of photographs that were held out.</summary>
    public static ProbeMeasure HeldOutPhotographs { get; } = new(
        "heldOutPhotographs", "held out",
        "Crops of the photographs that are held out of training, among crops of all.");

    /// <summary>Nearest-crop retrieval of held-out photographs among crops that hardly overlap.</summary>
    public static ProbeMeasure HeldOutPhotographsApart { get; } =
        new("heldOutPhotographsApart", "held out, apart", "The same, among crops that share less than a quarter.");

    /// <summary>Image-to-caption retrieval: recall@1 of 100.</summary>
    public static ProbeMeasure Captions { get; } = new(
        "captions", "caption of image",
        "Share of test scenes whose own caption comes first among those of 100; chance 0.01.");

    /// <summary>Caption-to-image retrieval: recall@1 of 100.</summary>
    public static ProbeMeasure CaptionImages { get; } = new(
        "captionImages", "image of caption", "Share of captions whose own scene comes first among 100; chance 0.01.");

    /// <summary>All, in the order of tables.</summary>
    public static IReadOnlyList<ProbeMeasure> All { get; } =
    [
        Attributes, Neighbors, Depth, Parts, Mean, Photographs, PhotographsApart,
        HeldOutPhotographs, HeldOutPhotographsApart, AttributesBalanced, NeighborsBalanced,
        DepthError, PartsBalanced, Captions, CaptionImages,
    ];
}
