using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Theia.Training.Configuration;

/// <summary>Configuration records as JSON: how they are written, and how a value is judged.</summary>
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
            new FeatureNormConverter(), new TranslatorKindConverter(), new PolicyHeadConverter(),
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
            new NameListConverter(), new NameWeightsConverter(),
        },
    };

    private static readonly JsonSerializerOptions _oneLine = new(_options) { WriteIndented = false };

    /// <summary>The record as indented JSON with a line end.</summary>
    public static string Write<T>(T config) => JsonSerializer.Serialize(config, _options) + "\n";

    /// <summary>Lays a file over the defaults and <c>path=value</c> overrides over both.</summary>
    /// <param name="defaults">Default values.</param>
    /// <param name="source">Name of the file in messages.</param>
    /// <param name="json">Its text.</param>
    /// <param name="overrides">Laid over it in order.</param>
    /// <param name="check">What cannot be in the whole, one sentence each, which begins with the key.</param>
    /// <exception cref="UsageException">
    /// A key does not exist or a value cannot be; all such findings at once, each with the file or the word it comes
    /// from.
    /// </exception>
    public static T Parse<T>(
        T defaults, string source, string json, IReadOnlyList<string> overrides, Func<T, IEnumerable<string>> check)
        where T : class
    {
        var merge = new ConfigMerge(typeof(T), (JsonObject)ToNode(defaults, typeof(T))!, source);
        merge.LayFile(json);
        foreach (var word in overrides)
            merge.LayOverride(word);
        merge.RequireNoFindings();
        T config = merge.Merged.Deserialize<T>(_options)!;
        merge.Judge(check(config));
        merge.RequireNoFindings();
        return config;
    }

    /// <summary>The keys of an object.</summary>
    public static IList<JsonPropertyInfo> Keys(Type type) => _options.GetTypeInfo(type).Properties;

    /// <summary>The paths of all keys of an object, those of objects inside it behind a dot.</summary>
    public static IEnumerable<string> Paths(Type type) => Keys(type).SelectMany(property =>
        HasKeys(property.PropertyType)
            ? Paths(property.PropertyType).Select(inner => $"{property.Name}.{inner}")
            : [property.Name]);

    /// <summary>True for a type with keys of its own.</summary>
    public static bool HasKeys(Type type) => _options.GetTypeInfo(type).Kind == JsonTypeInfoKind.Object;

    /// <summary>A value as a tree of JSON.</summary>
    public static JsonNode? ToNode(object? value, Type type) => JsonSerializer.SerializeToNode(value, type, _options);

    /// <summary>The tree in the form in which the record is written: a name that weighs 1 becomes an object.</summary>
    /// <exception cref="JsonException">The tree does not fit the type.</exception>
    public static JsonNode? Normal(JsonNode? tree, Type type) => ToNode(tree.Deserialize(type, _options), type);

    /// <summary>A value for a message, on one line.</summary>
    public static string Show(JsonNode? value) => value?.ToJsonString(_oneLine) ?? "null";

    /// <summary>What a value of a type has to be, in words.</summary>
    public static string Expected(Type type) => type switch
    {
        { IsEnum: true } =>
            "one of " + string.Join(", ", Enum.GetValues(type)
                .Cast<object>().Select(value => JsonSerializer.Serialize(value, type, _options).Trim('"'))),
        _ when type == typeof(int) || type == typeof(long) => "an integer",
        _ when type == typeof(double) => "a number",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(string) => "a text",
        _ when type == typeof(IReadOnlyList<string>) => "a name or a list of names",
        _ when type == typeof(IReadOnlyDictionary<string, double>) =>
            "a name, a list of names, or an object of names and weights",
        _ when type == typeof(IReadOnlyList<double>) => "a list of numbers",
        _ when type == typeof(IReadOnlyList<int>) => "a list of integers",
        _ => "an object of keys and values",
    };
}
