using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Theia.Data.Json;

namespace Theia.Student;

/// <summary>
/// <c>config.json</c> as it is published, name by name (in snake case). What is not named here
/// is kept, and written back.
/// </summary>
internal sealed class HubConfig
{
    private static readonly string[] _aliases = ["feature_reduction_method", "iamge_size"];

    // Written only where the published fields cannot say it.
    private static readonly string[] _ours = ["backbone_config", "translator_kwargs"];

    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Backbone { get; set; } = TheiaConfig.Tiny.Backbone;

    public BackboneFields? BackboneConfig { get; set; }

    public bool FeatureNeck { get; set; }

    public int FeatureNeckHiddenDim { get; set; } = 256;

    public string FeatureNeckNonlinearity { get; set; } = "relu";

    public string? FeatureReduceMethod { get; set; }

    /// <summary>How the published text calls <see cref="FeatureReduceMethod"/>.</summary>
    public string? FeatureReductionMethod { get; set; }

    public bool ForwardNeck { get; set; }

    public int ImageSize { get; set; } = 224;

    /// <summary>A slip of the published code, where it has no effect.</summary>
    public JsonElement? IamgeSize { get; set; }

    public int? NumRegTokens { get; set; }

    public bool Pretrained { get; set; }

    public OrderedDictionary<string, int[]>? TargetFeatureSizes { get; set; }

    public OrderedDictionary<string, double>? TargetLossWeights { get; set; }

    public double TranslatorHiddenSizeFactor { get; set; } = 1;

    public TranslatorFields? TranslatorKwargs { get; set; }

    public string TranslatorType { get; set; } = "lconv";

    [JsonExtensionData]
    public Dictionary<string, JsonElement> Other { get; set; } = [];

    /// <summary>Reads the fields.</summary>
    /// <exception cref="DataException">It is no JSON object, or a field is of the wrong kind.</exception>
    public static HubConfig Parse(string json, string file)
    {
        // Parses the document first, to distinguish syntax errors from fields of the wrong type.
        using JsonDocument document = PythonJson.Parse(
            json, file, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            return document.Deserialize<HubConfig>(_options) ?? throw new JsonException("It holds 'null'.");
        }
        catch (JsonException failure)
        {
            var place = failure.Path is { Length: > 2 } path
                ? $"the value of '{path[2..]}' has the wrong type"
                : "it is not a JSON object";
            throw new DataException(file, $"{place}: {failure.Message}", "Correct it, or get the file again.", failure);
        }
    }

    /// <summary>Writes the fields, sorted by name as transformers does.</summary>
    public string ToJson()
    {
        JsonObject fields = JsonSerializer.SerializeToNode(this, _options)!.AsObject();
        foreach (var name in _aliases.Concat(_ours.Where(name => fields[name] is null)))
            fields.Remove(name);
        JsonObject sorted = new(fields.OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
        return sorted.ToJsonString(_options) + "\n";
    }

    /// <summary>Sizes of a backbone that differ from those of its name, and what must be as in all of them.</summary>
    internal sealed class BackboneFields
    {
        public int? HiddenSize { get; set; }

        public int? NumAttentionHeads { get; set; }

        public int? NumHiddenLayers { get; set; }

        public int? IntermediateSize { get; set; }

        [JsonExtensionData]
        public Dictionary<string, JsonElement> Other { get; set; } = [];
    }

    /// <summary>Arguments of the translators. Anything else is an error, as it is in the reference.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed class TranslatorFields
    {
        public double? HiddenSizeFactor { get; set; }

        public int? TranslatorHiddenSize { get; set; }

        /// <summary>
        /// How the shipped configuration of <c>mlp</c> calls <see cref="TranslatorHiddenSize"/>,
        /// which the reference then refuses.
        /// </summary>
        public int? HiddenSize { get; set; }

        public int? TranslatorNLayer { get; set; }

        public int? TranslatorNLayers { get; set; }

        public int? TranslatorNHeads { get; set; }

        public string? TranslatorActivation { get; set; }
    }
}
