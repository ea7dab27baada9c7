using System.Globalization;
using Theia.Data.Features;

namespace Theia.Data;

/// <summary>Mean and standard deviation of each channel of a teacher's features, over all samples and positions.</summary>
public sealed class ChannelStatistics
{
    /// <summary>Holds measured values.</summary>
    /// <param name="source">Where they come from, for error messages: a file.</param>
    /// <param name="mean">One value a channel.</param>
    /// <param name="std">One value a channel; the standard deviation, not its square.</param>
    public ChannelStatistics(string source, IReadOnlyList<float> mean, IReadOnlyList<float> std)
    {
        if (mean.Count == 0 || mean.Count != std.Count)
            throw new DataException(source, $"has {mean.Count} means and {std.Count} deviations; one of each a channel is wanted.", "Measure again with 'theia measure'.");
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

    /// <summary>Values seen of each channel: samples times positions. 0 where the file does not tell.</summary>
    public long Count { get; init; }

    /// <summary>Shards that were measured. 0 where the file does not tell.</summary>
    public int Shards { get; init; }

    /// <summary>Hash of the measured features. Null where the file does not tell.</summary>
    public string? Hash { get; init; }

    /// <summary>Refuses what cannot be divided by or subtracted, naming every channel at fault.</summary>
    /// <exception cref="DataException">A deviation rounds to zero in bfloat16 or is negative, or a value is not finite.</exception>
    public void RequireUsable()
    {
        var faults = Enumerable.Range(0, Mean.Count)
            .Where(c => !float.IsFinite(Mean[c]) || !float.IsFinite(Std[c]) || !(BFloat16.Round(Std[c]) > 0))
            .ToList();
        if (faults.Count == 0)
            return;
        var shown = string.Join(", ", faults.Take(8).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c} (mean {Mean[c]}, deviation {Std[c]})")));
        throw new DataException(
            Source,
            $"{faults.Count} of {Mean.Count} channels cannot be normalised: {shown}{(faults.Count > 8 ? ", …" : "")}.",
            "A channel that never changes carries nothing: measure over more pictures, or leave this teacher out.");
    }
}
