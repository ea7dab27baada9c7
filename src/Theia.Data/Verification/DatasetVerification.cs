using Theia.Data.Verification;

namespace Theia.Data;

/// <summary>Reads a whole data set and reports every problem.</summary>
public static class DatasetVerification
{
    /// <summary>
    /// Checks every shard of every column (headers, index, hashes, sizes, types, shapes, NaN and infinity), that
    /// features stand beside the images with the same keys, that no key comes twice, and that <c>splits.json</c> and
    /// <c>keys.json</c> say what is there.
    /// </summary>
    /// <param name="set">The set; it is only read.</param>
    /// <param name="teachers">Teachers whose sizes are checked; samples of other teachers are compared with each other
    /// only. Default: none.</param>
    /// <param name="progress">Told after each shard.</param>
    /// <param name="cancellation">Stops between payloads.</param>
    /// <exception cref="UsageException">It is no data set.</exception>
    /// <exception cref="ResourceException">A file cannot be read.</exception>
    public static VerificationReport Run(
        DatasetFolder set, IReadOnlyList<TeacherSpec>? teachers = null,
        IProgress<VerificationProgress>? progress = null, CancellationToken cancellation = default) =>
        new SetCheck(DatasetFolder.Open(set.Path), teachers ?? [], progress, cancellation).Run();

    /// <summary>Checks the headers, the index and the hashes of one shard.</summary>
    /// <param name="path">A tar file.</param>
    /// <param name="cancellation">Stops between payloads.</param>
    /// <exception cref="UsageException">It is not there.</exception>
    public static IReadOnlyList<Finding> RunShard(string path, CancellationToken cancellation = default)
    {
        var findings = new FindingList();
        new ShardCheck(path, column: null, findings, cancellation).Run();
        return findings.All;
    }
}
