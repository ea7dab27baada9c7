using Theia.Lab.Probing;
using Theia.Lab.Report;

namespace Theia.Tests.Report;

/// <summary>A small report with something in every part.</summary>
internal static class SomeReport
{
    public static ReportModel Create() => new()
    {
        Source = "12 images: crops of photographs & drawings.",
        TrainedImages = 9,
        HeldOutImages = 3,
        HeldOut = ["Cat <1>", "Coffee"],
        Skipped = [("broken.jpg", "ends in the middle")],
        Student = "tiny",
        Teachers =
        [
            new("a/real", "Real", "256 x 14 x 14", true, "trained"),
            new("b/standin", "Stand-in", "96 x 16 x 16", false, "seeded"),
        ],
        Stages = [new("Pack", "12 images", 1.5), new("Distill", "3 steps", 61)],
        Loss = new([1, 2, 3], [3, 2, 1], [("Real", [1.5, 1.2, 0.9])]),
        Space = "after each channel was brought to mean 0 & deviation 1",
        Groups =
        [
            new("photographs", HeldOut: true, Scores(3, real: 0.25, standIn: -0.1)),
            new("photographs", HeldOut: false, Scores(9, real: 0.47, standIn: 0.1)),
        ],
        ProbeSummary = new(
            160,
            80,
            30,
            12,
            [
                Row("student <1>", SubjectKind.Student, 0.71), Row("CLIP", SubjectKind.Teacher, 0.83),
                Row("pixels", SubjectKind.Pixels, -0.12),
            ]),
        Captions = [new("A red cup <on> a table.", 2, [(Square(144), false), (Square(144), true)])],
        Images = [new("Cat <1>", true, [("Image", Square(224)), ("Student's tokens", Square(14))])],
        Credits = ["\"Cat\" by Somebody, CC0 1.0"],
        Environment = [("Seed", "1")],
        Next = [("./theia encode x.jpg", "Encode")],
    };

    private static ProbeSummary.Row Row(string name, SubjectKind kind, double value) =>
        new(name, kind, ProbeMeasure.All.ToDictionary(
            measure => measure.Key, _ => new ProbeSummary.Score(value, value - 0.05, value + 0.06)));

    private static EvaluationReport Scores(long samples, double real, double standIn) => new()
    {
        Step = 3,
        Split = "val",
        Samples = samples,
        Total = default,
        Student = Both(real, standIn, explained: 0.1),
        Untrained = Both(0.01, 0.01, explained: -0.2),
        Mean = Both(0, 0, explained: 0),
    };

    private static Dictionary<string, TargetScore> Both(double real, double standIn, double explained) =>
        new(StringComparer.Ordinal) { ["a/real"] = Score(real, explained), ["b/standin"] = Score(standIn, explained) };

    private static TargetScore Score(double cosine, double explained) =>
        new() { Losses = default, TokenCosine = cosine, ExplainedVariance = explained };

    private static RgbImage Square(int side) => new(side, side, new byte[side * side * 3]);
}
