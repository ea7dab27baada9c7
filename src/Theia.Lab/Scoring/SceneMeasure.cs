namespace Theia.Lab.Scoring;

/// <summary>One number that is measured of masks or depth.</summary>
/// <param name="Key">Its name in files.</param>
/// <param name="Heading">Its name in tables.</param>
/// <param name="Meaning">What it is, in a sentence.</param>
internal sealed record SceneMeasure(string Key, string Heading, string Meaning)
{
    /// <summary>Masks of points.</summary>
    public static SceneMeasure Point { get; } = new(
        "pointIou", "point IoU",
        "Mean IoU over the objects of at least 0.5 % of the image: of the three masks for a point in the middle of the "
        + "object, the one that the network rates best.");

    /// <summary>Masks of points, the best of three.</summary>
    public static SceneMeasure BestPoint { get; } = new(
        "bestPointIou", "best of three", "The same, of the three masks the one that fits best.");

    /// <summary>Masks of boxes.</summary>
    public static SceneMeasure Box { get; } = new(
        "boxIou", "box IoU", "Mean IoU over the same objects of the single mask for the object's box.");

    /// <summary>Share of pixels with nearly right depth.</summary>
    public static SceneMeasure Delta1 { get; } = new(
        "delta1", "depth δ1",
        "Share of pixels whose depth is off by less than a factor of 1.25, after scale and shift of inverse depth are "
        + "fitted to each image.");

    /// <summary>Relative error of depth.</summary>
    public static SceneMeasure AbsRel { get; } = new(
        "absRel", "AbsRel", "Mean relative error of depth after the same fit; less is better.");

    /// <summary>All of them, in the order of tables.</summary>
    public static IReadOnlyList<SceneMeasure> All { get; } = [Point, BestPoint, Box, Delta1, AbsRel];
}
