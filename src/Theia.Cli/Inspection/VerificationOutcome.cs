using Theia.Cli.CommandLine;
using Theia.Data.Verification;
using Theia.RobotData;
using Theia.RobotData.Verification;
using Theia.Verification;

namespace Theia.Cli.Inspection;

/// <summary>What a check of one path found.</summary>
/// <param name="Path">As given.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Findings">All that is wrong.</param>
/// <param name="NotChecked">What could not be looked at, in sentences.</param>
internal sealed record VerificationOutcome(
    string Path, string Kind, IReadOnlyList<Finding> Findings, IReadOnlyList<string> NotChecked)
{
    /// <summary>Reads all of a file or folder that inspect knows.</summary>
    /// <exception cref="UsageException">It is not there, or of no kind known here.</exception>
    public static VerificationOutcome Of(
        string path, IProgress<VerificationProgress> progress, CancellationToken cancellation)
    {
        FileReport report = RobotDataset.Is(path) ? RobotDataVerification.Run(path, progress, cancellation)
            : Directory.Exists(path) ? Folder(path, progress, cancellation) : File(path, cancellation);
        return new VerificationOutcome(
            path, report.Kind, [.. report.Findings.Select(RemedyWords.In)], report.NotChecked);
    }

    private static FileReport Folder(
        string path, IProgress<VerificationProgress> progress, CancellationToken cancellation) =>
        FolderInspector.KindOf(path) switch
        {
            FolderKind.Run => Run(path, progress, cancellation),
            FolderKind.Set => Set(path, progress, cancellation),
            _ => Model(path, cancellation),
        };

    private static FileReport Set(string path, IProgress<VerificationProgress> progress, CancellationToken cancellation)
    {
        var set = new DatasetFolder(path);
        List<Finding> findings = [];
        IReadOnlyList<TeacherSpec> teachers = [];
        try
        {
            teachers = FeatureExtraction.Teachers(set);
        }
        catch (DataException)
        {
            // The column that is damaged is found below, with all others.
        }

        findings.AddRange(DatasetVerification.Run(set, teachers, progress, cancellation).Findings);
        return new FileReport("data set", findings, []);
    }

    private static FileReport Run(
        string path, IProgress<VerificationProgress> progress, CancellationToken cancellation) =>
        TorchCode.Run(() => RunFolderCheck.Run(path, progress, cancellation));

    private static FileReport Model(string path, CancellationToken cancellation) =>
        TorchCode.Run(() => ModelFolderCheck.Run(path, cancellation));

    private static FileReport File(string path, CancellationToken cancellation) => Inspector.KindOf(path) switch
    {
        FileKind.Onnx => OnnxVerification.Run(path, cancellation),
        FileKind.Json when JsonInspector.IsTeacher(path) => Description(path, cancellation),
        var kind => FileVerification.Run(path, kind, cancellation),
    };

    // A description is sound when what it names is.
    private static FileReport Description(string path, CancellationToken cancellation)
    {
        List<Finding> findings = [];
        List<string> notChecked = [];
        try
        {
            var description = TeacherDescription.Load(path);
            List<FileReport> parts = [.. description.Files.Select(
                file => OnnxVerification.Run(description.Locate(file), cancellation))];
            if (description.Folder is { } folder)
                parts.Add(Model(description.Locate(folder), cancellation));
            findings.AddRange(parts.SelectMany(part => part.Findings));
            notChecked.AddRange(parts.SelectMany(part => part.NotChecked));
        }
        catch (TheiaException damage) when (damage is DataException or UsageException)
        {
            findings.Add(new Finding(path, "", damage.Message) { Remedy = damage.Remedy });
        }

        return new FileReport("teacher description", findings, notChecked);
    }
}
