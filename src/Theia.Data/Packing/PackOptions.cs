using System.Text;
using Theia.Data.Text;

namespace Theia.Data;

/// <summary>How images are packed.</summary>
public sealed record PackOptions
{
    /// <summary>Minimum number of images for held-out splits.</summary>
    internal const int FewestToHoldOut = 10;

    /// <summary>
    /// Rows and columns of the stored images in pixels, 1 to 4096. Default: 224, as in the reference.
    /// </summary>
    public int Size { get; init; } = 224;

    /// <summary>
    /// Images per shard, 1 to 1,000,000; the last shard of a split may have fewer. A shard is the unit of work here and
    /// in extraction. Default: null, 1000 as in the reference, and for sets below 20,000 images a twentieth of the set,
    /// but at least 10.
    /// </summary>
    public int? SamplesPerShard { get; init; }

    /// <summary>
    /// Fractions of the set in train, val and test; they add up to 1. Default: those of <see cref="SplitRatios"/>.
    /// </summary>
    public SplitRatios Ratios { get; init; } = new();

    /// <summary>Keeps images of one <see cref="ImageSource.Group"/> in one split. Default: false.</summary>
    public bool GroupBySource { get; init; }

    /// <summary>Decides the split and the order of the images. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Columns of labels to write beside the images; sources then have <see cref="ImageSource.LoadLabeled"/>. Default:
    /// none.
    /// </summary>
    public IReadOnlyList<ColumnSchema> Labels { get; init; } = [];

    /// <summary>
    /// Images decoded at a time, at least 1; the result does not depend on it. Default: one per core.
    /// </summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The number of images a shard for a set of <paramref name="images"/>.</summary>
    internal int ResolveSamplesPerShard(int images) => SamplesPerShard ?? Math.Clamp((images + 19) / 20, 10, 1000);

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="UsageException">With all that is wrong.</exception>
    internal void Check()
    {
        List<string> wrong = [];
        if (Size is < 1 or > 4096)
            wrong.Add($"the image size must be 1 to 4096, not {Size}");
        if (SamplesPerShard is < 1 or > 1_000_000)
            wrong.Add($"samples per shard must be 1 to 1000000, not {SamplesPerShard}");
        if (Threads < 1)
            wrong.Add($"at least one thread is needed, not {Threads}");
        if (Labels.FirstOrDefault(column => column.Kind != ColumnKind.Labels) is { } other)
            wrong.Add($"'{other.Name}' is not a column of labels, but of {other.Content}");
        var (train, val, test) = Ratios;
        if (!(train is >= 0 and <= 1 && val is >= 0 and <= 1 && test is >= 0 and <= 1
                && Math.Abs(train + val + test - 1) < 1e-9))
        {
            wrong.Add($"train, val and test must add up to 1; got {train}, {val} and {test}");
        }

        if (wrong.Count > 0)
            throw new UsageException($"Cannot pack: {string.Join("; ", wrong)}.");
    }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
