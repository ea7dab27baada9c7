using System.Globalization;
using Theia.Data.Errors;
using Theia.Data.Statistics;
using Theia.Data.Tensors;

namespace Theia.Data;

/// <summary>
/// Mean and standard deviation of each channel of a teacher's features, over all samples and positions. Kept as
/// <c>&lt;root&gt;/statistics/&lt;set&gt;_&lt;teacher&gt;.safetensors</c> and, for exchange, as the reference's pair
/// <c>imagenet_mean_&lt;teacher&gt;.npy</c>, <c>imagenet_var_&lt;teacher&gt;.npy</c> in the root, of which the second
/// holds deviations, not variances.
/// </summary>
public sealed class ChannelStatistics
{
    /// <summary>Holds measured values.</summary>
    /// <param name="source">Where they come from, for error messages: a file.</param>
    /// <param name="mean">One value a channel.</param>
    /// <param name="std">One value a channel; the standard deviation, not its square.</param>
    public ChannelStatistics(string source, IReadOnlyList<float> mean, IReadOnlyList<float> std)
    {
        if (mean.Count == 0 || mean.Count != std.Count)
        {
            throw new DataException(
                source, $"has {mean.Count} means and {std.Count} deviations; each channel needs one of both.",
                Remedy.Measure("Measure again."));
        }

        Source = source;
        Mean = mean;
        Std = std;
    }

    /// <summary>The file they were read from or belong in.</summary>
    public string Source { get; }

    /// <summary>Mean of each channel, [C].</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>Standard deviation of each channel, [C], with n − 1 below the fraction.</summary>
    public IReadOnlyList<float> Std { get; }

    /// <summary>Values seen of each channel: samples times positions. 0 if the file does not state it.</summary>
    public long Count { get; init; }

    /// <summary>Shards that were measured. 0 if the file does not state it.</summary>
    public int Shards { get; init; }

    /// <summary>Hash of the measured features. Null if the file does not state it.</summary>
    public string? Hash { get; init; }

    /// <summary>Refuses what cannot be divided by or subtracted, naming every channel at fault.</summary>
    /// <exception cref="DataException">A deviation rounds to zero in bfloat16 or is negative, or
    /// a value is not finite.</exception>
    public void RequireUsable()
    {
        var faults = Enumerable.Range(0, Mean.Count)
            .Where(c => !float.IsFinite(Mean[c]) || !float.IsFinite(Std[c]) || !(BFloat16.Round(Std[c]) > 0))
            .ToList();
        if (faults.Count == 0)
            return;
        var shown = string.Join(", ", faults.Take(8)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c} (mean {Mean[c]}, deviation {Std[c]})")));
        throw new DataException(
            Source,
            $"{faults.Count} of {Mean.Count} channels cannot be normalized: {shown}{(faults.Count > 8 ? ", …" : "")}.",
            "A constant channel carries no information: measure more images, or remove this teacher.");
    }

    /// <summary>Where the statistics of a set's features are kept.</summary>
    public static string PathOf(string root, string set, TeacherSpec teacher) =>
        Path.Combine(root, "statistics", $"{set}_{teacher.FolderName}.safetensors");

    /// <summary>
    /// Reads statistics: those of the set, otherwise the reference's pair in the root, which applies to every set.
    /// </summary>
    /// <param name="root">The folder that holds the data sets.</param>
    /// <param name="set">Name of the data set.</param>
    /// <param name="teacher">Whose features; the number of channels must be its.</param>
    /// <exception cref="UsageException">There are neither.</exception>
    /// <exception cref="DataException">They are damaged, or of another number of channels.</exception>
    public static ChannelStatistics Load(string root, string set, TeacherSpec teacher)
    {
        var path = PathOf(root, set, teacher);
        ChannelStatistics statistics = File.Exists(path) ? StatisticsFile.Load(path)
            : File.Exists(StatisticsFile.ReferenceMean(root, teacher)) ? StatisticsFile.LoadReference(root, teacher)
            : throw new UsageException(
                $"There are no statistics of {teacher.Id}: "
                    + $"neither {path} nor {StatisticsFile.ReferenceMean(root, teacher)}.{Renamed(root, set)}",
                Remedy.Measure("Measure them.", Path.Combine(root, set), teacher.Id));
        return statistics.Mean.Count == teacher.Size.Channels ? statistics : throw new DataException(
            statistics.Source,
            $"has {statistics.Mean.Count} channels, but {teacher.Id} has {teacher.Size.Channels}.",
            Remedy.Measure("Measure again.", Path.Combine(root, set), teacher.Id, force: true));
    }

    // Statistics lie under the name of the folder, so those of before are not found.
    private static string Renamed(string root, string set) =>
        new DatasetFolder(Path.Combine(root, set)).PackedName is { } before && before != set
            ? $" The set was packed as '{before}' and its folder renamed since."
            : "";

    /// <summary>Writes the file that <see cref="Load"/> looks for first.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="ResourceException">It cannot be written.</exception>
    public string Save(string root, string set, TeacherSpec teacher)
    {
        var path = PathOf(root, set, teacher);
        StatisticsFile.Save(path, this);
        return path;
    }

    /// <summary>Writes the reference's pair of files into the root. A pair of the same values stays as it is.</summary>
    /// <exception cref="UsageException">There are files of these names that hold other values.</exception>
    /// <exception cref="ResourceException">They cannot be written.</exception>
    public void SaveReference(string root, TeacherSpec teacher) => StatisticsFile.SaveReference(root, teacher, this);
}
