using System.Text.Json;
using Theia.Data.IO;
using Theia.Student;
using Theia.Student.Backbones;

namespace Theia;

public sealed partial record TheiaConfig
{
    // The class of the published folders.
    private const string PublishedClass = "TheiaModel";

    /// <summary>Name of the file in a model folder.</summary>
    internal const string FileName = "config.json";

    // Where transformers looks for the type of the weights.
    private const string StoredType = "torch_dtype";

    // Every published file has about 1 kB.
    private const int GreatestFile = 1 << 20;

    private static readonly (string Name, TranslatorKind Kind)[] _translators =
    [
        ("lconv", TranslatorKind.LightConvolution), ("mlp", TranslatorKind.Mlp), ("conv", TranslatorKind.Convolution),
        ("transformer", TranslatorKind.Transformer), ("trans", TranslatorKind.Transformer),
    ];

    private static readonly (string? Name, TokenSelection Selection)[] _reductions =
    [
        (null, TokenSelection.Spatial), ("mean_pooling", TokenSelection.Mean), ("max_pooling", TokenSelection.Max),
        ("cls", TokenSelection.ClassToken), ("identity", TokenSelection.All),
    ];

    // What every backbone of the reference has in its configuration; a different backbone_config
    // describes another network.
    private static readonly (string Name, string Json)[] _fixed =
    [
        ("hidden_act", "\"gelu\""), ("layer_norm_eps", "1e-12"), ("patch_size", "16"), ("num_channels", "3"),
        ("qkv_bias", "true"), ("hidden_dropout_prob", "0.0"), ("attention_probs_dropout_prob", "0.0"),
    ];

    /// <summary>Fields of the file that this library has no use for, kept so that saving does not lose them.</summary>
    internal IReadOnlyDictionary<string, JsonElement> OtherFields { get; init; } =
        new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">A <c>config.json</c>, or the model folder that holds it.</param>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="DataException">The file is not a valid configuration; all errors are
    /// reported together.</exception>
    public static TheiaConfig Load(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        if (!File.Exists(file))
            throw NoConfiguration(path);
        if (new FileInfo(file).Length > GreatestFile)
        {
            throw new DataException(
                file, $"it has more than {GreatestFile} bytes.", "Use the config.json of a Theia model.");
        }

        return Parse(InputFile.ReadText(file), file);
    }

    // What was given is named, not a file that was looked for.
    private static UsageException NoConfiguration(string path) => new(
        Directory.Exists(path)
            ? $"{path} is not a model folder: it has no {FileName}. "
                + $"Name the folder that contains {FileName} and the weights."
            : $"The model {path} does not exist. Name a model folder, or its {FileName}.");

    /// <summary>True for a folder with the configuration of a student.</summary>
    internal static bool IsIn(string folder)
    {
        try
        {
            _ = Load(folder);
            return true;
        }
        catch (TheiaException)
        {
            return false;
        }
    }

    /// <summary>Reads a configuration from the text of a <c>config.json</c>.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">The name of the file in errors. Default: <c>config.json</c>.</param>
    /// <exception cref="DataException">As for <see cref="Load"/>.</exception>
    public static TheiaConfig Parse(string json, string file = FileName)
    {
        var config = From(HubConfig.Parse(json, file), out var findings);
        findings.AddRange(config.Findings());
        return findings.Count == 0
            ? config
            : throw new DataException(
                file, $"it does not describe a valid student. {string.Join(' ', findings)}",
                "Correct the configuration, or get it again.");
    }

    /// <summary>The text of a <c>config.json</c>, as transformers lays it out.</summary>
    public string ToJson()
    {
        BackboneSizes? sizes = BackboneConfig;
        return new HubConfig
        {
            Backbone = Backbone,
            BackboneConfig = sizes is null ? null : new()
            {
                HiddenSize = sizes.HiddenSize,
                NumAttentionHeads = sizes.NumAttentionHeads,
                NumHiddenLayers = sizes.NumHiddenLayers,
                IntermediateSize = sizes.IntermediateSize,
            },
            FeatureNeck = FeatureNeck,
            FeatureNeckHiddenDim = FeatureNeckHiddenDim,
            FeatureNeckNonlinearity = FeatureNeckNonlinearity,
            FeatureReduceMethod = _reductions.FirstOrDefault(r => r.Selection == FeatureReduceMethod).Name,
            ForwardNeck = ForwardNeck,
            ImageSize = ImageSize,
            NumRegTokens = NumRegTokens,
            Pretrained = Pretrained,
            TargetFeatureSizes = TargetFeatureSizes.Count == 0 ? null
                : new(TargetFeatureSizes.Select(t => KeyValuePair.Create(
                    t.Key,
                    t.Value.IsVector
                        ? new[] { t.Value.Channels }
                        : [t.Value.Channels, t.Value.Height, t.Value.Width]))),
            TargetLossWeights = TargetLossWeights is null ? null : new(TargetLossWeights),
            TranslatorHiddenSizeFactor = TranslatorKwargs.HiddenSizeFactor,
            TranslatorKwargs = TranslatorFields(),
            TranslatorType = _translators.First(t => t.Kind == TranslatorType).Name,
            Other = Others(),
        }.ToJson();
    }

    /// <summary>The same configuration, saying of which type the weights beside it are.</summary>
    internal TheiaConfig StoredAs(DType type) => this with
    {
        OtherFields = new Dictionary<string, JsonElement>(Others(), StringComparer.Ordinal)
        {
            [StoredType] = Text(TorchName(type)),
        },
    };

    private Dictionary<string, JsonElement> Others() =>
        OtherFields.Count > 0 ? new(OtherFields, StringComparer.Ordinal) : new(StringComparer.Ordinal)
        {
            ["architectures"] = JsonSerializer.SerializeToElement(new[] { PublishedClass }),
            [StoredType] = Text(TorchName(DType.F32)),
        };

    private static JsonElement Text(string value) => JsonSerializer.SerializeToElement(value);

    private static string TorchName(DType type) => type switch
    {
        DType.BF16 => "bfloat16",
        DType.F16 => "float16",
        DType.F64 => "float64",
        _ => "float32",
    };

    private static TheiaConfig From(HubConfig hub, out List<string> findings)
    {
        findings = [];
        var translator = Array.Find(_translators, t => t.Name == hub.TranslatorType);
        if (translator.Name is null)
        {
            findings.Add(
                $"The translator '{TerminalText.Of(hub.TranslatorType)}' is unknown. "
                + $"Known translators: {string.Join(", ", _translators.Select(t => t.Name))}.");
        }

        var method = hub.FeatureReduceMethod ?? hub.FeatureReductionMethod;
        if (!_reductions.Any(r => r.Name == method))
        {
            findings.Add(
                $"'feature_reduce_method' is '{TerminalText.Of(method ?? "null")}'; "
                + $"known are null{string.Concat(_reductions.Select(r => r.Name is null ? "" : $", {r.Name}"))}.");
        }

        HubConfig.TranslatorFields? sizes = hub.TranslatorKwargs;
        TranslatorSizes usual = new();
        return new TheiaConfig
        {
            Backbone = hub.Backbone,
            BackboneConfig = Sizes(hub, findings),
            Pretrained = hub.Pretrained,
            TargetFeatureSizes = Targets(hub, findings),
            TranslatorType = translator.Kind,
            TranslatorKwargs = new()
            {
                HiddenSizeFactor = sizes?.HiddenSizeFactor ?? hub.TranslatorHiddenSizeFactor,
                TranslatorHiddenSize = sizes?.TranslatorHiddenSize ?? sizes?.HiddenSize ?? usual.TranslatorHiddenSize,
                TranslatorNLayer = sizes?.TranslatorNLayer ?? usual.TranslatorNLayer,
                TranslatorNLayers = sizes?.TranslatorNLayers ?? usual.TranslatorNLayers,
                TranslatorNHeads = sizes?.TranslatorNHeads ?? usual.TranslatorNHeads,
                TranslatorActivation = sizes?.TranslatorActivation ?? usual.TranslatorActivation,
            },
            TargetLossWeights = hub.TargetLossWeights,
            FeatureReduceMethod = _reductions.FirstOrDefault(r => r.Name == method).Selection,
            FeatureNeck = hub.FeatureNeck,
            FeatureNeckHiddenDim = hub.FeatureNeckHiddenDim,
            ForwardNeck = hub.ForwardNeck,
            FeatureNeckNonlinearity = hub.FeatureNeckNonlinearity,
            ImageSize = hub.ImageSize,
            NumRegTokens = hub.NumRegTokens ?? DefaultRegistersOf(hub.Backbone),
            OtherFields = hub.Other,
        };
    }

    private static BackboneSizes? Sizes(HubConfig hub, List<string> findings)
    {
        if (hub.BackboneConfig is not { } fields)
            return null;
        findings.AddRange(
            from known in _fixed
            where fields.Other.TryGetValue(known.Name, out JsonElement value) && !SameValue(value, known.Json)
            select $"'backbone_config.{known.Name}' must be {known.Json}; "
                + $"it is {TerminalText.Of(fields.Other[known.Name])}.");
        BackboneSizes usual = BackboneName.Parse(hub.Backbone)?.Sizes ?? new();
        return new()
        {
            HiddenSize = fields.HiddenSize ?? usual.HiddenSize,
            NumAttentionHeads = fields.NumAttentionHeads ?? usual.NumAttentionHeads,
            NumHiddenLayers = fields.NumHiddenLayers ?? usual.NumHiddenLayers,
            IntermediateSize = fields.IntermediateSize ?? usual.IntermediateSize,
        };
    }

    private static bool SameValue(JsonElement value, string json)
    {
        using var wanted = JsonDocument.Parse(json);
        return JsonElement.DeepEquals(value, wanted.RootElement);
    }

    private static OrderedDictionary<string, FeatureSize> Targets(HubConfig hub, List<string> findings)
    {
        OrderedDictionary<string, FeatureSize> targets = new(StringComparer.Ordinal);
        foreach (var (name, size) in hub.TargetFeatureSizes ?? [])
        {
            if (size is [var vector])
            {
                targets[name] = FeatureSize.Vector(vector);
            }
            else if (size is [var channels, > 0 and var height, > 0 and var width])
            {
                targets[name] = new FeatureSize(channels, height, width);
            }
            else
            {
                findings.Add(
                    $"The size of the target '{TerminalText.Of(name)}' must be [channels, height, "
                    + $"width] or [channels]; it is [{string.Join(", ", size)}].");
            }
        }

        return targets;
    }

    private HubConfig.TranslatorFields? TranslatorFields() => TranslatorType switch
    {
        TranslatorKind.Mlp => new()
        {
            TranslatorHiddenSize = TranslatorKwargs.TranslatorHiddenSize,
            TranslatorNLayer = TranslatorKwargs.TranslatorNLayer,
        },
        TranslatorKind.Convolution => new() { TranslatorHiddenSize = TranslatorKwargs.TranslatorHiddenSize },
        TranslatorKind.Transformer => new()
        {
            TranslatorHiddenSize = TranslatorKwargs.TranslatorHiddenSize,
            TranslatorNLayers = TranslatorKwargs.TranslatorNLayers,
            TranslatorNHeads = TranslatorKwargs.TranslatorNHeads,
            TranslatorActivation = TranslatorKwargs.TranslatorActivation == TranslatorSizes.Gelu ? null
                : TranslatorKwargs.TranslatorActivation,
        },
        _ => null,
    };
}
