using System.Text.Json;
using Theia.Data.IO;

namespace Theia.Data.Tensors.Weights;

/// <summary>
/// The index of a model that is split over several files: <c>{"weight_map": {"tensor": "file", …}}</c>.
/// </summary>
internal static class WeightIndex
{
    private const long MaxLength = 64 << 20;
    private const int MaxFiles = 4096;

    /// <summary>Reads which file holds which tensor. Files are plain names in the index's own folder.</summary>
    /// <exception cref="DataException">The index is not such a map, names a tensor twice, or
    /// names a file elsewhere.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        using var file = new InputFile(path);
        if (file.Length > MaxLength)
            throw Fail(path, $"has {file.Length} bytes; the limit is {MaxLength}");
        try
        {
            var bytes = file.Read(0, (int)file.Length);
            ForeignContent.Refuse(bytes, bytes.Length, path, textual: true);
            using var document = JsonDocument.Parse(bytes);
            return ReadMap(document.RootElement, path);
        }
        catch (Exception failure)
            when (failure is JsonException or InvalidOperationException)   // the latter for a lone surrogate
        {
            throw Fail(path, $"is not valid JSON: {failure.Message.TrimEnd('.')}", failure);
        }
    }

    private static OrderedDictionary<string, string> ReadMap(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("weight_map", out JsonElement entries)
            || entries.ValueKind != JsonValueKind.Object)
        {
            throw Fail(path, "has no object 'weight_map'");
        }

        var map = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        var files = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty entry in entries.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.String || entry.Value.GetString() is not { } file
                || !IsPlainName(file))
            {
                throw Fail(
                    path,
                    $"assigns tensor '{TerminalText.Of(entry.Name)}' to the file {TerminalText.Of(entry.Value)}, "
                        + "which is not a plain name in the same folder");
            }

            if (!map.TryAdd(entry.Name, file))
                throw Fail(path, $"names tensor '{TerminalText.Of(entry.Name)}' twice");
            files.Add(file);
        }

        return files.Count <= MaxFiles ? map : throw Fail(path, $"names {files.Count} files; the limit is {MaxFiles}");
    }

    // Separators of either kind, so that what is refused does not depend on the machine.
    private static bool IsPlainName(string name) =>
        name.Length is > 0 and <= 255 && name is not ("." or "..") && !name.AsSpan().ContainsAny('/', '\\', ':')
            && !name.Any(char.IsControl);

    private static DataException Fail(string path, string problem, Exception? inner = null) =>
        new(path, $"the index {problem}.", "Download it again.", inner);
}
