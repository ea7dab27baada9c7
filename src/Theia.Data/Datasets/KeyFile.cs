using System.Text.Encodings.Web;
using System.Text.Json;
using Theia.Data.Errors;
using Theia.Data.IO;

namespace Theia.Data.Datasets;

/// <summary>The file <c>keys.json</c>: an object that maps each sample key to the path of its image.</summary>
internal static class KeyFile
{
    // The file is for people: letters of any script stay as they are.
    private static readonly JsonWriterOptions _readable =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>Reads the file.</summary>
    /// <exception cref="DataException">It is missing or malformed.</exception>
    public static IReadOnlyDictionary<string, string> Load(string path)
    {
        var text = SetFile.Read(path, "maps each key to the path of its image");
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(text) is { } keys
                && !keys.ContainsValue(null!)
                ? keys
                : throw new JsonException("null is no path");
        }
        catch (JsonException failure)
        {
            throw new DataException(
                path, $"is not a map from keys to paths: {failure.Message.TrimEnd('.')}.",
                Remedy.Pack("Pack again to rewrite the file."), failure);
        }
    }

    /// <summary>Writes the file, keys in ordinal order.</summary>
    public static void Save(string path, IEnumerable<(string Key, string Path)> keys) =>
        AtomicFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream, _readable);
            json.WriteStartObject();
            foreach (var (key, image) in keys.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(key, image);
            json.WriteEndObject();
        });
}
