using System.Text.Json;
using Theia.Data.IO;

namespace Theia.Lab.Robots.Bench;

/// <summary>What was measured with the policy of one task, encoder and seed.</summary>
internal sealed record BenchResult
{
    /// <summary>Task.</summary>
    public required string Task { get; init; }

    /// <summary>Encoder.</summary>
    public required string Encoder { get; init; }

    /// <summary>Seed of the cloning.</summary>
    public required int Seed { get; init; }

    /// <summary>Mean score of the policy after its last epoch, 0 to 100.</summary>
    public required double Score { get; init; }

    /// <summary>Highest score among the evaluations while it learned; null where there was none.</summary>
    public double? Best { get; init; }

    /// <summary>Episodes of the last policy.</summary>
    public required IReadOnlyList<EpisodeScore> Episodes { get; init; }

    /// <summary>Frames that it learned from.</summary>
    public required long Frames { get; init; }

    /// <summary>Loss of the last step.</summary>
    public double? Loss { get; init; }

    /// <summary>Seconds of encoding the demonstrations, of training and of the episodes.</summary>
    public required IReadOnlyDictionary<string, double> Seconds { get; init; }

    /// <exception cref="DataException">The file is damaged.</exception>
    public static BenchResult Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<BenchResult>(InputFile.ReadText(path), BenchJson.Options)
                ?? throw new JsonException("it is empty");
        }
        catch (JsonException failure)
        {
            throw new DataException(
                path, $"this is no result of a benchmark: {failure.Message}", "Delete it; it is measured again.");
        }
    }

    /// <summary>Writes the file.</summary>
    public void Save(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, BenchJson.Options) + "\n");
}
