using System.Text.Json;
using Theia.Data.Errors;
using Theia.Data.IO;

namespace Theia.Data.Teachers;

/// <summary>
/// The file <c>teacher.json</c> in a column: which teacher made the features, and for each split the fingerprint of its
/// weights and settings. Features of two teachers in one column could not be told apart later.
/// </summary>
internal sealed class TeacherRecord
{
    private const long LargestFile = 1 << 20;

    private static readonly JsonWriterOptions _indented = new() { Indented = true, NewLine = "\n" };

    private readonly string _path;
    private readonly SortedDictionary<string, string?> _splits;

    private TeacherRecord(string path, TeacherSpec spec, SortedDictionary<string, string?> splits)
    {
        _path = path;
        Spec = spec;
        _splits = splits;
    }

    /// <summary>The teacher: id, architecture, size and normalizer.</summary>
    public TeacherSpec Spec { get; }

    /// <summary>Where the record of a column is.</summary>
    public static string PathOf(string column) => Path.Combine(column, "teacher.json");

    /// <summary>Reads the record of a column; null where there is none, as in data sets made elsewhere.</summary>
    /// <exception cref="DataException">It is damaged.</exception>
    public static TeacherRecord? TryLoad(string column)
    {
        var path = PathOf(column);
        try
        {
            if (!File.Exists(path))
                return null;
            if (new FileInfo(path).Length > LargestFile)
                throw new FormatException($"it has more than {LargestFile:N0} bytes.");
            using var document = JsonDocument.Parse(InputFile.ReadBytes(path));
            JsonElement root = document.RootElement;
            int[] size = [.. root.GetProperty("size").EnumerateArray().Select(value => value.GetInt32())];
            var splits = root.GetProperty("splits").EnumerateObject()
                .ToDictionary(split => split.Name, split => split.Value.GetString(), StringComparer.Ordinal);
            return new TeacherRecord(
                path,
                new TeacherSpec(
                    Text(root, "id"), Text(root, "architecture"),
                    new FeatureSize(size[0], size[1], size[2]))
                {
                    Normalizer = Normalizer(root),
                },
                new SortedDictionary<string, string?>(splits, StringComparer.Ordinal));
        }
        catch (Exception failure)
            when (failure is JsonException or FormatException or InvalidOperationException or KeyNotFoundException
                or IndexOutOfRangeException)
        {
            throw new DataException(
                path, $"is damaged: {failure.Message}", "Move the folder away and extract again.", failure);
        }
    }

    /// <summary>A record of a column that has none.</summary>
    public static TeacherRecord Create(string column, TeacherSpec spec) =>
        new(PathOf(column), spec, new(StringComparer.Ordinal));

    /// <summary>Refuses another teacher, or the same with another size of map or another normalizer.</summary>
    public void RequireSame(TeacherSpec spec, Remedy remedy)
    {
        if (!string.Equals(spec.Id, Spec.Id, StringComparison.Ordinal) || spec.Size != Spec.Size
            || spec.Normalizer != Spec.Normalizer)
        {
            throw new DataException(
                _path, $"belongs to features of {Named(Spec)}; this teacher is {Named(spec)}.", remedy);
        }
    }

    /// <summary>
    /// Refuses weights or settings that differ from those of existing features of a split, if both are known.
    /// </summary>
    public void RequireSame(string? fingerprint, string split, Remedy remedy)
    {
        if (_splits.TryGetValue(split, out var before) && before is not null && fingerprint is not null
            && !string.Equals(before, fingerprint, StringComparison.Ordinal))
        {
            throw new DataException(
                _path,
                $"records that the features of '{split}' were started by {Spec.Id} with other weights or settings "
                    + $"(fingerprint {Short(before)}, now {Short(fingerprint)}).",
                remedy);
        }
    }

    /// <summary>
    /// Refuses a column of which two splits were extracted with other weights or settings, where both are known.
    /// </summary>
    /// <exception cref="DataException">They were.</exception>
    public void RequireSameWeights(string split, string other, Remedy remedy)
    {
        if (_splits.GetValueOrDefault(split) is { } one && _splits.GetValueOrDefault(other) is { } two && one != two)
        {
            throw new DataException(
                _path,
                $"records that the features of '{split}' and '{other}' "
                    + "were extracted with different weights or settings "
                    + $"(fingerprints {Short(one)} and {Short(two)}).",
                remedy);
        }
    }

    /// <summary>True for a split whose features were extracted here.</summary>
    public bool Has(string split) => _splits.ContainsKey(split);

    /// <summary>Notes who makes the features of a split.</summary>
    public void Save(string split, string? fingerprint)
    {
        if (_splits.TryGetValue(split, out var before) && string.Equals(before, fingerprint, StringComparison.Ordinal))
            return;
        _splits[split] = fingerprint;
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, _indented))
            Write(json);
        stream.WriteByte((byte)'\n');
        AtomicFile.WriteBytes(_path, stream.ToArray());
    }

    private static string Short(string fingerprint) => fingerprint.Length <= 12 ? fingerprint : $"{fingerprint[..12]}…";

    private static string Named(TeacherSpec spec) => $"{spec.Id}, {spec.Size}, normalizer {Name(spec.Normalizer)}";

    private static string Name(TeacherNormalizer normalizer) =>
        normalizer == TeacherNormalizer.None ? "none" : "standard";

    // Records of before this field existed are of teachers with the default.
    private static TeacherNormalizer Normalizer(JsonElement root) =>
        !root.TryGetProperty("normaliser", out JsonElement value)
            ? TeacherNormalizer.Standard
            : value.GetString() switch
            {
                "standard" => TeacherNormalizer.Standard,
                "none" => TeacherNormalizer.None,
                var other => throw new FormatException($"'normalizer' is '{other}'; standard and none are known."),
            };

    private static string Text(JsonElement root, string name) =>
        root.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null.");

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Spec.Id);
        json.WriteString("architecture", Spec.Architecture.Name);
        json.WritePropertyName("size");
        json.WriteRawValue($"[{Spec.Size.Channels}, {Spec.Size.Height}, {Spec.Size.Width}]");
        json.WriteString("normaliser", Name(Spec.Normalizer));
        json.WriteStartObject("splits");
        foreach ((var split, var fingerprint) in _splits)
            json.WriteString(split, fingerprint);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
