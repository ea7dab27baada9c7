using System.IO.Hashing;
using System.Text;

namespace Theia.Data.Packing;

/// <summary>
/// Assigns images to splits: whole groups, in seeded random order, cut at the ratios. Images whose
/// split was decided before go there.
/// </summary>
internal static class SplitAssignment
{
    /// <summary>Assigns every source.</summary>
    /// <returns>Sources with their split, in the order of packing: train, val, test.</returns>
    /// <exception cref="UsageException">A source names a split that does not exist.</exception>
    public static IEnumerable<(ImageSource Source, string Split)> Assign(
        IReadOnlyList<ImageSource> sources, PackOptions options)
    {
        if (sources.FirstOrDefault(source => source.Split is not null && !Splits.Names.Contains(source.Split))
            is { } wrong)
        {
            throw new UsageException(
                $"The image '{wrong.Path}' is assigned to the unknown split "
                + $"'{wrong.Split}'. Splits: {string.Join(", ", Splits.Names)}.");
        }

        ILookup<string, ImageSource> decided = sources.Where(source => source.Split is not null)
            .OrderBy(source => Draw(options.Seed, source.Series ?? source.Path))
            .ThenBy(source => source.Series, StringComparer.Ordinal)
            .ThenBy(source => source.Path, StringComparer.Ordinal)
            .ToLookup(source => source.Split!);
        ILookup<string, ImageSource> dealt = Deal([.. sources.Where(source => source.Split is null)], options)
            .ToLookup(item => item.Split, item => item.Source);
        return Splits.Names.SelectMany(split => dealt[split].Concat(decided[split]).Select(source => (source, split)));
    }

    private static IEnumerable<(ImageSource Source, string Split)> Deal(
        IReadOnlyList<ImageSource> sources, PackOptions options)
    {
        List<ImageSource>[] groups =
        [
            .. sources
                .GroupBy(source => options.GroupBySource ? source.Group : source.Path, StringComparer.Ordinal)
                .OrderBy(group => Draw(options.Seed, group.Key)).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => group.OrderBy(source => Draw(options.Seed, source.Series ?? source.Path))
                    .ThenBy(source => source.Series, StringComparer.Ordinal)
                    .ThenBy(source => source.Path, StringComparer.Ordinal).ToList()),
        ];
        var (trainEnd, valEnd) = Cuts(groups, sources.Count, options.Ratios);
        for (var g = 0; g < groups.Length; g++)
        {
            var split = g < trainEnd ? "train" : g < valEnd ? "val" : "test";
            foreach (ImageSource source in groups[g])
                yield return (source, split);
        }
    }

    // A group belongs to the split in which its middle falls. Then every split that is wanted gets
    // at least one group, if there are enough.
    private static (int TrainEnd, int ValEnd) Cuts(List<ImageSource>[] groups, int images, SplitRatios ratios)
    {
        if (images < PackOptions.FewestToHoldOut && ratios.Train > 0)
            return (groups.Length, groups.Length);
        var (train, val, _) = ratios.Divide(images);
        int trainEnd = 0, valEnd = 0;
        double before = 0;
        foreach (List<ImageSource> group in groups)
        {
            var middle = before + (group.Count / 2.0);
            trainEnd += middle < train ? 1 : 0;
            valEnd += middle < train + val ? 1 : 0;
            before += group.Count;
        }

        int wantTrain = ratios.Train > 0 ? 1 : 0, wantVal = ratios.Val > 0 ? 1 : 0, wantTest = ratios.Test > 0 ? 1 : 0;
        if (groups.Length < wantTrain + wantVal + wantTest)
            return (trainEnd, valEnd);
        trainEnd = Math.Clamp(trainEnd, wantTrain, groups.Length - wantVal - wantTest);
        valEnd = Math.Clamp(valEnd, trainEnd + wantVal, groups.Length - wantTest);
        return (trainEnd, valEnd);
    }

    private static ulong Draw(long seed, string name) => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(name), seed);
}
