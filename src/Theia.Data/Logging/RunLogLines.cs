using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Theia.Data.IO;

namespace Theia.Data.Logging;

/// <summary>The lines of a <see cref="RunLog"/> as text.</summary>
internal static class RunLogLines
{
    private const string Step = "step", Kind = "kind", Time = "time", Seconds = "seconds";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly JsonWriterOptions _readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One line with its end.</summary>
    public static ReadOnlySpan<byte> Write(
        long step, string kind, IEnumerable<KeyValuePair<string, double>> values,
        IEnumerable<KeyValuePair<string, string>> texts, DateTimeOffset time, double seconds)
    {
        var line = new ArrayBufferWriter<byte>();
        var names = new HashSet<string>([Step, Kind, Time, Seconds], StringComparer.Ordinal);
        using (var json = new Utf8JsonWriter(line, _readable))
        {
            json.WriteStartObject();
            json.WriteNumber(Step, step);
            json.WriteString(Kind, kind);
            foreach ((var name, var value) in values)
            {
                if (double.IsFinite(value))
                    json.WriteNumber(Claim(name), value);
                else
                    json.WriteString(Claim(name), value.ToString(CultureInfo.InvariantCulture));
            }

            foreach ((var name, var text) in texts)
                json.WriteString(Claim(name), text);
            json.WriteString(Time, time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            json.WriteNumber(Seconds, Math.Round(seconds, 3));
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan;

        string Claim(string name) => names.Add(name) ? name
            : throw new ArgumentException(
                $"The name '{name}' is used twice in a line, or belongs to the log itself.", nameof(values));
    }

    /// <summary>Reads up to the first line of a step after <paramref name="lastStep"/>.</summary>
    /// <returns>The lines, and the bytes that they take; a last line that does not end or is
    /// damaged is not among them.</returns>
    public static (List<RunLogEntry> Entries, long Length) Read(string path, long lastStep)
    {
        using var file = new InputFile(path);
        if (file.Length > Array.MaxLength)
        {
            throw new DataException(
                path, $"the log has {file.Length} bytes, more than can be read.", "Keep its last part only.");
        }

        ReadOnlySpan<byte> bytes = file.Read(0, (int)file.Length);
        var entries = new List<RunLogEntry>();
        var at = 0;
        while (bytes[at..].IndexOf((byte)'\n') is var length and >= 0)
        {
            if (!TryParse(bytes.Slice(at, length), out RunLogEntry? entry, out var problem))
            {
                // A power cut may leave the last line in any state. Before others it was whole once.
                if (at + length + 1 == bytes.Length)
                    break;
                throw new DataException(
                    path, $"line {entries.Count + 1} of the log (byte {at}) is damaged: {problem}.",
                    "Remove that line, or move the log away.");
            }

            if (entry.Step > lastStep)
                break;
            entries.Add(entry);
            at += length + 1;
        }

        return (entries, at);
    }

    private static bool TryParse(
        ReadOnlySpan<byte> line, [NotNullWhen(true)] out RunLogEntry? entry, out string problem)
    {
        entry = null;
        problem = "step, kind, time or seconds is missing or of another type";
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.BytesConsumed == line.Length)
                entry = Convert(document.RootElement);
        }
        catch (Exception failure)
            when (failure is JsonException or InvalidOperationException)   // the latter for a lone surrogate
        {
            problem = failure.Message.TrimEnd('.');
        }

        return entry is not null;
    }

    private static RunLogEntry? Convert(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object)
            return null;
        long? step = null;
        string? kind = null;
        DateTimeOffset? time = null;
        double? seconds = null;
        var values = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        var texts = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty property in line.EnumerateObject())
        {
            JsonElement value = property.Value;
            switch (property.Name)
            {
                case Step:
                    step = value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
                    break;
                case Kind: kind = value.ValueKind == JsonValueKind.String ? value.GetString() : null; break;
                case Time:
                    time = value.ValueKind == JsonValueKind.String
                        && value.TryGetDateTimeOffset(out DateTimeOffset moment)
                        ? moment
                        : null;
                    break;
                case Seconds: seconds = value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null; break;
                default:
                    if (value.ValueKind == JsonValueKind.Number)
                        values[property.Name] = value.GetDouble();
                    else if (value.ValueKind != JsonValueKind.String)
                        return null;
                    else if (NotFinite(value.GetString()!) is { } special)
                        values[property.Name] = special;
                    else
                        texts[property.Name] = value.GetString()!;
                    break;
            }
        }

        return step is null || kind is null || time is null || seconds is null ? null
            : new RunLogEntry(step.Value, kind, values, texts, time.Value, seconds.Value);
    }

    private static double? NotFinite(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => null,
    };
}
