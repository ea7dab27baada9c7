using System.Text.Json;
using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Data.Json;
using Theia.Data.Tensors;

namespace Theia.Data.Datasets;

/// <summary>The file <c>column.json</c> of a column. Same schema, same bytes.</summary>
internal static class ColumnSchemaFile
{
    /// <summary>Name of the file.</summary>
    public const string Name = "column.json";

    private const int Version = 1;
    private const long LargestFile = 1 << 20;
    private const string Remedy = "Restore the file, or delete it: the column is then read by the name of its folder.";

    private static readonly string[] _kinds = [.. Enum.GetNames<ColumnKind>().Select(kind => kind.ToLowerInvariant())];
    private static readonly string[] _types = [.. Enum.GetValues<DType>().Select(type => type.SafetensorsName())];
    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false };
    private static readonly JsonWriterOptions _indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>Where the schema of a column is.</summary>
    /// <param name="folder">Folder of the column.</param>
    public static string PathIn(string folder) => Path.Combine(folder, Name);

    /// <summary>Reads the schema of a column; null where there is none.</summary>
    /// <param name="folder">Folder of the column.</param>
    /// <exception cref="DataException">It is damaged; all that is wrong is in the message.</exception>
    /// <exception cref="ResourceException">It cannot be read.</exception>
    public static ColumnSchema? TryLoad(string folder)
    {
        var path = PathIn(folder);
        if (new FileInfo(path) is not { Exists: true } file)
            return null;
        if (file.Length > LargestFile)
            throw new DataException(path, $"has {file.Length:N0} bytes, too many for a column description.", Remedy);
        try
        {
            var text = SetFile.Read(path, "declares the content of the column");
            using var document = JsonDocument.Parse(text, _strict);
            return Parse(document.RootElement, Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), path);
        }
        catch (JsonException failure)
        {
            throw new DataException(path, $"is not valid JSON: {JsonFault.Describe(failure)}", Remedy, failure);
        }
    }

    /// <summary>Writes the schema of a column, unless it is there already.</summary>
    /// <param name="folder">Folder of the column.</param>
    /// <param name="schema">What it holds.</param>
    /// <exception cref="ResourceException">It cannot be written.</exception>
    public static void Save(string folder, ColumnSchema schema)
    {
        var (path, bytes) = (PathIn(folder), ToBytes(schema));
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
            AtomicFile.WriteBytes(path, bytes);
    }

    /// <summary>The bytes of the file.</summary>
    public static byte[] ToBytes(ColumnSchema schema)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, _indented))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("kind", _kinds[(int)schema.Kind]);
            json.WriteString("extension", schema.Extension);
            if (schema.TeacherId is { } teacher)
                json.WriteString("teacher", teacher);
            if (schema.Arrays.Count > 0)
                Write(json, schema.Arrays);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<ArraySchema> arrays)
    {
        json.WriteStartObject("arrays");
        foreach (ArraySchema array in arrays.OrderBy(array => array.Name, StringComparer.Ordinal))
        {
            json.WriteStartObject(array.Name);
            json.WriteString("dtype", array.Type.SafetensorsName());
            json.WritePropertyName("shape");
            json.WriteRawValue($"[{string.Join(", ", array.Shape)}]");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static ColumnSchema Parse(JsonElement root, string column, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new DataException(path, "is not a JSON object.", Remedy);
        List<string> findings = [];
        var fields = new JsonFields(FieldFindings.To(findings), "", root);
        // A later version may mean other things by the same keys.
        if (fields.Whole("version", 1, int.MaxValue, required: true) is { } version && version != Version)
        {
            throw new DataException(
                path,
                $"has version {version}; this program reads version {Version}.",
                "Use the program that wrote the set.");
        }

        var kind = Math.Max(OneOf(fields, "kind", "", _kinds, findings), 0);
        var schema = new ColumnSchema(column, (ColumnKind)kind, fields.Text("extension", required: true) ?? "")
        {
            TeacherId = fields.Text("teacher"),
            Arrays = [.. Arrays(fields, findings)],
        };
        findings.AddOthers(fields, "", "a column");
        if (findings.Count == 0)
            Compare(schema, findings);
        return findings.Count == 0 ? schema : throw new DataException(path, string.Join(" ", findings), Remedy);
    }

    private static IEnumerable<ArraySchema> Arrays(JsonFields fields, List<string> findings)
    {
        if (fields.Object("arrays") is not { } arrays)
            yield break;
        foreach (JsonProperty array in arrays.EnumerateObject())
        {
            var place = $"arrays.{TerminalText.Of(array.Name)}";
            if (array.Value.ValueKind != JsonValueKind.Object)
            {
                findings.Add($"'{place}' must be an object.");
                continue;
            }

            var inner = new JsonFields(FieldFindings.To(findings), $"{place}.", array.Value);
            var type = OneOf(inner, "dtype", $"{place}.", _types, findings);
            IReadOnlyList<long>? shape = inner.Wholes("shape", count: null, 1, int.MaxValue);
            findings.AddOthers(inner, $"{place}.", "an array");
            if (type >= 0 && shape is not null)
                yield return new ArraySchema(array.Name, (DType)type, shape);
        }
    }

    private static int OneOf(JsonFields fields, string key, string place, string[] known, List<string> findings)
    {
        if (fields.Text(key, required: true) is not { } text)
            return -1;
        var at = Array.IndexOf(known, text);
        if (at < 0)
        {
            findings.Add(
                $"'{place}{key}' is '{TerminalText.Of(text)}'; known are {string.Join(", ", known)}."
                + NearestName.Hint(text, known));
        }

        return at;
    }

    // What the parts say of each other, and of the folder in which the file lies.
    private static void Compare(ColumnSchema schema, List<string> findings)
    {
        if ((schema.Kind == ColumnKind.Images) != (schema.Name == DatasetFolder.Images))
        {
            findings.Add(
                $"'kind' is {_kinds[(int)schema.Kind]}, but only the folder '{DatasetFolder.Images}' "
                + $"contains images; this is '{schema.Name}'.");
        }

        if ((schema.Kind == ColumnKind.Features) != schema.TeacherId is not null)
            findings.Add("'teacher' belongs to columns of features only.");
        if (schema.TeacherId?.Replace('/', '_') is { } folder && folder != schema.Name)
        {
            findings.Add(
                $"'teacher' is {TerminalText.Of(schema.TeacherId)}, whose features are in '{TerminalText.Of(folder)}', "
                + $"not in '{schema.Name}'.");
        }

        var extensions = Extensions(schema.Kind, schema.Name.ToLowerInvariant());
        if (!extensions.Contains(schema.Extension))
        {
            findings.Add(
                $"'extension' is '{TerminalText.Of(schema.Extension)}'; "
                + $"of this column it is '{string.Join("' or '", extensions)}'.");
        }

        var hasMap = schema.Arrays.Any(array => array is { Name: "embedding", Shape.Count: 3 });
        if (schema.Kind == ColumnKind.Features && !hasMap)
            findings.Add("'arrays' must contain 'embedding' with three dimensions, as features do.");
        else if (!schema.IsJson && schema.Arrays.Count == 0)
            findings.Add("'arrays' is missing: the arrays of a sample by name.");
    }

    private static string[] Extensions(ColumnKind kind, string column) => kind switch
    {
        ColumnKind.Images => [ColumnSchema.ImageExtension],
        ColumnKind.Features => [$"{column}.safetensors"],
        _ => [$"{column}.safetensors", $"{column}.json"],
    };
}
