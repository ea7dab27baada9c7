using System.Text.Json;
using Theia.Data.Datasets;
using Theia.Data.IO;

namespace Theia.Data;

/// <summary>How many samples each split of a data set has: the content of <c>splits.json</c>.</summary>
/// <param name="Train">Samples to train on.</param>
/// <param name="Val">Samples to evaluate on while training.</param>
/// <param name="Test">Samples kept for the end.</param>
public sealed record Splits(long Train, long Val, long Test)
{
    /// <summary>The three names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["train", "val", "test"];

    /// <summary>Samples of all splits.</summary>
    public long Total => Train + Val + Test;

    /// <summary>Samples of one split.</summary>
    /// <exception cref="UsageException">There is no split of that name.</exception>
    public long this[string split] => split switch
    {
        "train" => Train,
        "val" => Val,
        "test" => Test,
        _ => throw new UsageException($"Unknown split '{split}'. Splits: {string.Join(", ", Names)}."),
    };

    /// <summary>Reads <c>splits.json</c>.</summary>
    /// <exception cref="DataException">It is missing or malformed.</exception>
    public static Splits Load(string path)
    {
        var text = SetFile.Read(path, "contains the number of samples per split");
        try
        {
            using var document = JsonDocument.Parse(text);
            return new Splits(Count(document, "train"), Count(document, "val"), Count(document, "test"));
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException)
        {
            throw new DataException(
                path, $"is not {{\"train\": n, \"val\": n, \"test\": n}}: {failure.Message.TrimEnd('.')}.",
                "Write it again, with the number of samples in each split.", failure);
        }
    }

    /// <summary>Writes <c>splits.json</c>.</summary>
    public void Save(string path) =>
        AtomicFile.WriteText(path, $"{{\n    \"train\": {Train},\n    \"val\": {Val},\n    \"test\": {Test}\n}}\n");

    private static long Count(JsonDocument document, string split)
    {
        // A split that is not named has no samples.
        if (!document.RootElement.TryGetProperty(split, out JsonElement value))
            return 0;
        var count = value.GetInt64();
        return count >= 0 ? count : throw new FormatException($"'{split}' is {count}.");
    }
}
