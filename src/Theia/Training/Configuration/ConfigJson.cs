using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Theia.Data.Errors;

namespace Theia.Training.Configuration;

/// <summary>Configuration records as JSON: defaults, differences from a file, and <c>path=value</c> overrides on top, with every finding collected.</summary>
internal static class ConfigJson
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new FeatureNormConverter(), new TranslatorKindConverter(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new NameListConverter(), new NameWeightsConverter(),
        },
    };

    private static readonly JsonDocumentOptions _reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>The record as indented JSON with a line end.</summary>
    public static string Write<T>(T config) => JsonSerializer.Serialize(config, _options) + "\n";

    /// <summary>Makes the record of what <see cref="Merge"/> found in order.</summary>
    public static T Read<T>(JsonObject merged) => merged.Deserialize<T>(_options)!;

    /// <summary>Lays a file and overrides over the defaults. Unknown keys and impossible values become findings.</summary>
    public static JsonObject Merge<T>(T defaults, string source, string json, IReadOnlyList<string> overrides, List<string> findings)
    {
        var merged = (JsonObject)JsonSerializer.SerializeToNode(defaults, _options)!;
        if (ParseFile(source, json, findings) is { } differences)
            Lay(merged, differences, typeof(T), "", findings);
        foreach (var text in overrides)
            LayOverride(merged, text, typeof(T), findings);
        return merged;
    }

    /// <summary>The error that lists all findings.</summary>
    public static string Describe(string source, IReadOnlyList<string> findings) =>
        findings.Count == 1 ? $"{source}: {findings[0]}" : $"{source} has {findings.Count} mistakes:\n" + string.Join('\n', findings.Select(static finding => $"  {finding}"));

    private static JsonObject? ParseFile(string source, string json, List<string> findings)
    {
        try
        {
            if (JsonNode.Parse(json, documentOptions: _reading) is JsonObject file)
                return file;
            findings.Add($"{source} must hold a JSON object of keys and values.");
        }
        catch (JsonException problem)
        {
            findings.Add($"This is no JSON: {problem.Message}");
        }

        return null;
    }

    private static void Lay(JsonObject onto, JsonObject differences, Type type, string prefix, List<string> findings)
    {
        foreach ((var key, JsonNode? value) in differences)
            LayKey(onto, key, value, type, prefix, findings);
    }

    private static void LayKey(JsonObject onto, string key, JsonNode? value, Type type, string prefix, List<string> findings)
    {
        IList<JsonPropertyInfo> properties = _options.GetTypeInfo(type).Properties;
        JsonPropertyInfo? property = properties.FirstOrDefault(candidate => string.Equals(candidate.Name, key, StringComparison.Ordinal));
        if (property is null)
        {
            findings.Add($"There is no key '{prefix}{key}'.{NearestName.Hint(key, properties.Select(static candidate => candidate.Name))}");
            return;
        }

        if (value is JsonObject inner && _options.GetTypeInfo(property.PropertyType).Kind == JsonTypeInfoKind.Object)
        {
            onto[key] ??= JsonSerializer.SerializeToNode(Activator.CreateInstance(property.PropertyType), property.PropertyType, _options);
            Lay((JsonObject)onto[key]!, inner, property.PropertyType, $"{prefix}{key}.", findings);
        }
        else if (Misfit(property, value) is { } problem)
        {
            findings.Add($"{prefix}{key} must be {problem}; got {value?.ToJsonString() ?? "null"}.");
        }
        else
        {
            onto[key] = value?.DeepClone();
        }
    }

    private static void LayOverride(JsonObject merged, string text, Type type, List<string> findings)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            findings.Add($"'{text}' is no override; write path=value, for instance batchSize=64.");
            return;
        }

        JsonNode? value = ParseValue(text[(equals + 1)..]);
        foreach (var key in text[..equals].Split('.').Reverse().SkipLast(1))
            value = new JsonObject { [key] = value };
        LayKey(merged, text[..equals].Split('.')[0], value, type, "", findings);
    }

    // What is no JSON is a word: targetModels=cdiv needs no quotes.
    private static JsonNode? ParseValue(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: _reading);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static string? Misfit(JsonPropertyInfo property, JsonNode? value)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (value is null)
            return property.IsSetNullable ? null : Expected(type);
        try
        {
            _ = value.Deserialize(property.PropertyType, _options);
            return null;
        }
        catch (JsonException)
        {
            return Expected(type);
        }
    }

    private static string Expected(Type type) => type switch
    {
        { IsEnum: true } => "one of " + string.Join(", ", Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.Serialize(value, type, _options).Trim('"'))),
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(double) => "a number",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(string) => "a text",
        _ when type == typeof(IReadOnlyList<string>) => "a name or a list of names",
        _ when type == typeof(IReadOnlyDictionary<string, double>) => "a name, a list of names, or an object of names and weights",
        _ when type == typeof(IReadOnlyList<double>) => "a list of numbers",
        _ => "an object of keys and values",
    };
}
