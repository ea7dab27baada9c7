using Theia.Data.Errors;
using Theia.Data.Statistics;

namespace Theia.Data.Verification;

/// <summary>
/// Statistics of features: finite means, deviations above zero, and a count of values that can have a deviation.
/// </summary>
internal static class StatisticsCheck
{
    private static readonly Remedy _remedy = Remedy.Measure("Measure again.", force: true);

    /// <summary>True for tensors as a file of statistics has them.</summary>
    public static bool IsStatistics(IReadOnlyDictionary<string, TensorInfo> tensors) =>
        tensors.Count == 2 && tensors.TryGetValue("mean", out TensorInfo? mean)
            && tensors.TryGetValue("std", out TensorInfo? std)
        && mean.Shape.Count == 1 && std.Shape.Count == 1;

    /// <summary>Adds what is wrong with a file of statistics.</summary>
    /// <param name="path">The file.</param>
    /// <param name="findings">Takes what is wrong.</param>
    /// <param name="channels">Channels of the teacher; null where it is not known.</param>
    public static void Run(string path, FindingList findings, int? channels = null)
    {
        try
        {
            ChannelStatistics statistics = StatisticsFile.Load(path);
            if (channels is { } wanted && statistics.Mean.Count != wanted)
            {
                findings.Add(
                    path, "", $"has {statistics.Mean.Count} channels, but the features have {wanted}.", _remedy);
            }

            if (statistics is { Count: < 2, Hash: not null })
            {
                findings.Add(
                    path,
                    "",
                    $"was measured on {statistics.Count} values per channel; a deviation needs two.",
                    _remedy);
            }

            statistics.RequireUsable();
        }
        catch (DataException damage)
        {
            findings.Add(damage);
        }
    }
}
