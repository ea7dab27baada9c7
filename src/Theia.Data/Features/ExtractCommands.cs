namespace Theia.Data.Features;

/// <summary>The command lines that error messages recommend.</summary>
internal static class ExtractCommands
{
    /// <summary>The command that extracts a teacher's features of one split.</summary>
    public static string For(DatasetFolder set, TeacherSpec teacher, string split, bool force = false) =>
        $"theia extract --set {set.Path} --teacher {teacher.Id} --split {split}{(force ? " --force" : "")}";

    /// <summary>The command that measures a teacher's features.</summary>
    public static string Measure(DatasetFolder set, TeacherSpec teacher, bool force = false) =>
        $"theia measure --set {set.Path} --teacher {teacher.Id}{(force ? " --force" : "")}";
}
