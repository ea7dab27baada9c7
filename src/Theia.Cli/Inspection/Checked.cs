namespace Theia.Cli.Inspection;

/// <summary>What a check of one path found.</summary>
/// <param name="Path">As given.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Findings">All that is wrong.</param>
internal sealed record Checked(string Path, string Kind, IReadOnlyList<Finding> Findings)
{
    /// <summary>Checks a data set, a shard, or any file that inspect knows.</summary>
    public static Checked Of(string path, IProgress<VerificationProgress> progress, CancellationToken cancellation)
    {
        if (Directory.Exists(path) && !File.Exists(System.IO.Path.Combine(path, "config.json")))
            return new Checked(path, "data set", DatasetVerification.Run(new DatasetFolder(path), Known(path), progress, cancellation).Findings);
        if (path.EndsWith(".tar", StringComparison.OrdinalIgnoreCase))
            return new Checked(path, "shard", DatasetVerification.RunShard(path, cancellation));
        try
        {
            return new Checked(path, Inspector.Look(path).Kind, []);
        }
        catch (DataException damage)
        {
            return new Checked(path, "file", [new Finding(damage.File, "", damage.Message[(damage.File.Length + 2)..])]);
        }
    }

    private static IReadOnlyList<TeacherSpec> Known(string path) => FeatureExtraction.Teachers(new DatasetFolder(path));
}
