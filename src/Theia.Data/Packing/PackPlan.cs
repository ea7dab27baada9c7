using Theia.Data.Datasets;

namespace Theia.Data.Packing;

/// <summary>
/// The content of every shard, fixed before the first shard is written, so a later run completes the same set.
/// </summary>
/// <param name="Size">Rows and columns of an image.</param>
/// <param name="SamplesPerShard">Images a shard.</param>
/// <param name="Ratios">Parts in train, val and test.</param>
/// <param name="GroupBySource">Whether groups stay together.</param>
/// <param name="Seed">Seed of the order.</param>
/// <param name="Images">Every image, in the order of packing.</param>
internal sealed record PackPlan(
    int Size, int SamplesPerShard, SplitRatios Ratios, bool GroupBySource, long Seed,
    IReadOnlyList<PlannedImage> Images)
{
    private const int NamesInMessage = 3;

    /// <summary>Plans a set.</summary>
    /// <exception cref="UsageException">There are no images, or two have one path.</exception>
    public static PackPlan Make(IReadOnlyList<ImageSource> sources, PackOptions options)
    {
        if (sources.Count == 0)
            throw new UsageException("There are no images to pack.");
        if (sources.GroupBy(source => source.Path, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any())
            is { } twice)
        {
            throw new UsageException($"Two images have the path '{twice.Key}'. Paths must be unique.");
        }

        options = options with { Ratios = Rounded(options.Ratios) };
        (ImageSource Source, string Split)[] assigned = [.. SplitAssignment.Assign(sources, options)];
        var keys = SampleKey.Assign([.. assigned.Select(item => item.Source.Path)]);
        return new PackPlan(
            options.Size, options.ResolveSamplesPerShard(sources.Count), options.Ratios,
            options.GroupBySource, options.Seed,
            [.. assigned.Select((item, i) => new PlannedImage(
                keys[i], item.Split, item.Source.Path, item.Source.Group, item.Source.Version))]);
    }

    // 1 - 0.05 - 0.15 is not quite 0.8, but the same is meant.
    private static SplitRatios Rounded(SplitRatios ratios) =>
        new(Math.Round(ratios.Train, 9), Math.Round(ratios.Val, 9), Math.Round(ratios.Test, 9));

    /// <summary>
    /// Differences between this plan of an existing set and the requested one; empty if the set can be completed.
    /// </summary>
    public IReadOnlyList<string> Differences(PackPlan wanted)
    {
        List<string> found = [];
        Compare("size", Size, wanted.Size);
        Compare("samples per shard", SamplesPerShard, wanted.SamplesPerShard);
        Compare(
            "train, val and test", $"{Ratios.Train} {Ratios.Val} {Ratios.Test}",
            $"{wanted.Ratios.Train} {wanted.Ratios.Val} {wanted.Ratios.Test}");
        Compare("grouping by source", GroupBySource, wanted.GroupBySource);
        Compare("seed", Seed, wanted.Seed);

        var before = Images.ToDictionary(image => image.Path, StringComparer.Ordinal);
        var now = wanted.Images.ToDictionary(image => image.Path, StringComparer.Ordinal);
        Name("new", now.Keys.Where(path => !before.ContainsKey(path)));
        Name("gone", before.Keys.Where(path => !now.ContainsKey(path)));
        Name("changed", now.Values
            .Where(image => before.TryGetValue(image.Path, out PlannedImage? old) && old.Version != image.Version)
            .Select(image => image.Path));
        Name("in another group", now.Values.Where(
            image => GroupBySource && before.TryGetValue(image.Path, out PlannedImage? old) && old.Group != image.Group)
            .Select(image => image.Path));
        if (found.Count == 0)
        {
            Name(
                "in another split",
                now.Values.Where(image => before[image.Path].Split != image.Split).Select(image => image.Path));
        }

        return found;

        void Compare<T>(string what, T then, T today)
        {
            if (!EqualityComparer<T>.Default.Equals(then, today))
                found.Add($"{what}: {then} then, {today} now");
        }

        void Name(string what, IEnumerable<string> paths)
        {
            string[] all = [.. paths.Order(StringComparer.Ordinal)];
            if (all.Length > 0)
            {
                found.Add(
                    $"{all.Length} {(all.Length == 1 ? "image is" : "images are")} {what} "
                    + $"({string.Join(", ", all.Take(NamesInMessage))}{(all.Length > NamesInMessage ? ", …" : "")})");
            }
        }
    }
}
