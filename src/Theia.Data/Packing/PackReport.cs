using System.Text;
using Theia.Data.Text;

namespace Theia.Data;

/// <summary>What packing made.</summary>
/// <param name="Splits">Images in each split.</param>
/// <param name="Shards">Shards of the finished set.</param>
/// <param name="KeptShards">How many of them an earlier run had finished.</param>
/// <param name="SamplesPerShard">Images a shard, the last one of a split excepted.</param>
/// <param name="Skipped">Damaged images, in the order in which they were met.</param>
public sealed record PackReport(
    Splits Splits, int Shards, int KeptShards, int SamplesPerShard, IReadOnlyList<SkippedImage> Skipped)
{
    /// <summary>True if no image is held out, so evaluation on unseen images is impossible.</summary>
    public bool NothingHeldOut => Splits.Val + Splits.Test == 0;

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
