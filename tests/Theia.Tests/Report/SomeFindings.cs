using Theia.Lab.Report;

namespace Theia.Tests.Report;

/// <summary>Small findings with something in every part.</summary>
internal static class SomeFindings
{
    public static Findings Create() => new()
    {
        Source = "12 pictures: crops of photographs & drawings.",
        TrainedPictures = 9,
        HeldOutPictures = 3,
        HeldOut = ["Cat <1>", "Coffee"],
        Skipped = [("broken.jpg", "ends in the middle")],
        Student = "tiny",
        Teachers = [new("a/real", "Real", "256 x 14 x 14", true, "trained"), new("b/standin", "Stand-in", "96 x 16 x 16", false, "seeded")],
        Stages = [new("Pack", "12 pictures", 1.5), new("Distill", "3 steps", 61)],
        Loss = new([1, 2, 3], [3, 2, 1], [("Real", [1.5, 1.2, 0.9])]),
        Scores = [new("Real", true, Scores(0.47), Scores(0.25)), new("Stand-in", false, Scores(0.1), Scores(-0.1))],
        Looks = [new("Cat <1>", true, [("Picture", Square(224)), ("Student's tokens", Square(14))])],
        Credits = ["\"Cat\" by Somebody, CC0 1.0"],
        Environment = [("Seed", "1")],
        Next = [("./theia encode x.jpg", "Encode")],
    };

    private static ScoreSet Scores(double student) => new(new(student, 0.1), new(0.01, -0.2), new(0, 0));

    private static RgbImage Square(int side) => new(side, side, new byte[side * side * 3]);
}
