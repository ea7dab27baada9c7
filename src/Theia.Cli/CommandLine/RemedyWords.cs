using Theia.Data.Errors;

namespace Theia.Cli.CommandLine;

/// <summary>Words what to do about an error with the commands and options of this program.</summary>
internal static class RemedyWords
{
    /// <summary>The message of an error for a user of the command line.</summary>
    public static string In(TheiaException failure) => In(failure.Message, failure.Remedy);

    /// <summary>A finding for a user of the command line.</summary>
    public static Finding In(Finding finding) => finding with { Problem = In(finding.Problem, finding.Remedy) };

    private static string In(string text, Remedy? remedy) =>
        remedy is { Step: not RemedyStep.None } && text.EndsWith(remedy.Sentence, StringComparison.Ordinal)
            ? text[..^remedy.Sentence.Length] + Of(remedy)
            : text;

    private static string Of(Remedy remedy)
    {
        var sentence = remedy.Sentence.TrimEnd('.');
        var set = remedy.Path ?? "SET";
        return remedy.Step switch
        {
            RemedyStep.ChooseOutput => AfterFolder(remedy.Sentence, " with --to"),
            RemedyStep.NameImages => $"{sentence} (--images).",
            RemedyStep.NameTeachers => $"{sentence} (--teacher).",
            RemedyStep.NameTeacherFolder => $"{sentence} (--teacher {remedy.Teacher}=FOLDER).",
            RemedyStep.NameStatistics => $"{sentence} (--statistics FOLDER).",
            RemedyStep.UseOption => $"Use {Option(remedy.Words)} instead.",
            RemedyStep.LeaveOutConfig => $"{sentence} (no --config and no key=value).",
            RemedyStep.FetchRobots => $"{sentence}: theia robots get {remedy.Path}",
            RemedyStep.NameArchive => $"{sentence}: theia robots get {remedy.Path} --from FILE",
            RemedyStep.Pack => $"{sentence}: theia pack IMAGES --to {set}",
            RemedyStep.Extract => $"{sentence}: theia extract --set {set} --teacher {remedy.Teacher ?? "TEACHER"}"
                + (remedy.Split is { } split ? $" --split {split}" : "") + Force(remedy),
            RemedyStep.Measure => $"{sentence}: theia measure --set {set}"
                + (remedy.Teacher is { } teacher ? $" --teacher {teacher}" : "") + Force(remedy),
            RemedyStep.Resume =>
                $"{sentence}: theia resume {remedy.Path ?? "RUN"}{(remedy.Words is { } words ? $" {words}" : "")}",
            RemedyStep.EvaluateTraining => $"{sentence}: theia evaluate {remedy.Path ?? "RUN"} --split train",
            RemedyStep.Inspect => $"{sentence}: theia inspect {remedy.Path ?? "FILE"}",
            RemedyStep.Verify => $"{sentence}: theia verify {set}",
            _ => remedy.Sentence,
        };
    }

    private static string Option(string? name) => name switch
    {
        "Folder" => "--to",
        "Teachers" => "--teacher",
        _ => $"--{name?.ToLowerInvariant()}",
    };

    private static string Force(Remedy remedy) => remedy.Force ? " --force" : "";

    private static string AfterFolder(string sentence, string option)
    {
        const string Word = "folder";
        var at = sentence.IndexOf(Word, StringComparison.Ordinal) + Word.Length;
        return sentence.Insert(at, option);
    }
}
