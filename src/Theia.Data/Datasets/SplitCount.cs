using Theia.Data.Errors;

namespace Theia.Data.Datasets;

/// <summary>
/// Holds the shards of a split against the number in <c>splits.json</c>: a lost shard shows nowhere else.
/// </summary>
internal static class SplitCount
{
    /// <summary>Refuses a split whose shards hold another number of samples.</summary>
    /// <exception cref="DataException">They do.</exception>
    public static void Require(DatasetFolder set, string split, int shards, long count)
    {
        if (set.LoadSplits()[split] is var declared && declared != count)
        {
            throw new DataException(
                set.SplitsPath,
                $"declares {declared} samples for '{split}', "
                    + $"but the {shards} shards of '{DatasetFolder.Images}' contain {count}.",
                Remedy.Pack(
                    "A shard is missing, or one is too many. Correct the number if the shards are right, or pack again",
                    set.Path));
        }
    }
}
