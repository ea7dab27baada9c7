using Theia.Data.Verification;

namespace Theia.RobotData.Verification;

/// <summary>Reads all of a robot data set and reports every problem, at most one per episode and feature.</summary>
internal static class RobotDataVerification
{
    /// <summary>Checks a data set.</summary>
    /// <param name="path">Its folder or file.</param>
    /// <param name="progress">Told after each episode.</param>
    /// <param name="cancellation">Stops between features.</param>
    /// <exception cref="UsageException">It is not there.</exception>
    /// <exception cref="OperationCanceledException">It was asked to end.</exception>
    public static FileReport Run(
        string path, IProgress<VerificationProgress>? progress, CancellationToken cancellation)
    {
        var findings = new FindingList();
        var kind = Directory.Exists(path) ? "LeRobot data set" : "robomimic data set";
        List<string> notChecked = [];
        try
        {
            using var set = RobotDataset.Open(path);
            kind = $"{set.Format} data set";
            notChecked.AddRange(set.Features.Where(feature => feature.Kind == RobotFeatureKind.Other)
                .Select(feature => $"{path}: the feature '{feature.Name}' has a type that is not read."));
            foreach (var episode in set.Episodes)
            {
                Check(set, episode, findings, cancellation);
                progress?.Report(new VerificationProgress(episode.Index + 1, set.Episodes.Count, findings.Count));
            }
        }
        catch (DataException damage)
        {
            findings.Add(damage);
        }

        return new FileReport(kind, findings.All, notChecked);
    }

    private static void Check(
        IRobotDataset set, RobotEpisode episode, FindingList findings, CancellationToken cancellation)
    {
        Try(() => set.ReadTasks(episode.Index));
        foreach (var feature in set.Features.Where(feature => feature.Kind != RobotFeatureKind.Other))
        {
            cancellation.ThrowIfCancellationRequested();
            Try(() =>
            {
                if (!feature.IsCamera)
                {
                    _ = set.Read(episode.Index, feature.Name);
                    return;
                }

                foreach (var image in set.ReadImages(episode.Index, feature.Name))
                    cancellation.ThrowIfCancellationRequested();
            });
        }

        // One damaged file makes every feature in it fail in the same way.
        void Try(Action read)
        {
            try
            {
                read();
            }
            catch (DataException damage)
            {
                findings.AddOnce(damage);
            }
        }
    }
}
