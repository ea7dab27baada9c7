using System.Text.Json;
using System.Text.Json.Nodes;
using Theia.Data.IO;
using Theia.Data.Json;

namespace Theia;

public sealed partial record PolicyConfig
{
    /// <summary>Name of the file in the folder of a policy.</summary>
    internal const string FileName = "config.json";

    /// <summary>The <c>model_type</c> of the file.</summary>
    internal const string ModelType = "theia_policy";

    private const string What = "a policy";

    private const int GreatestFile = 1 << 20;

    private static readonly JsonSerializerOptions _writing = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly (string Name, PolicyHead Head)[] _heads =
    [
        ("conv-batchnorm-mlp", PolicyHead.ConvBatchNormMlp), ("conv", PolicyHead.Conv), ("mlp", PolicyHead.Mlp),
    ];

    private static readonly (string Name, PolicyActivation Activation)[] _activations =
        [("relu", PolicyActivation.Relu), ("tanh", PolicyActivation.Tanh)];

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">The folder of a policy, or its <c>config.json</c>.</param>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="DataException">It does not describe a policy; all errors are reported together.</exception>
    public static PolicyConfig Load(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        if (!File.Exists(file))
        {
            throw new UsageException(Directory.Exists(path)
                ? $"{path} is not the folder of a policy: it has no {FileName}. Name a folder that contains {FileName} "
                    + "and model.safetensors."
                : $"The policy {path} does not exist. Name the folder of a policy.");
        }

        if (new FileInfo(file).Length > GreatestFile)
        {
            throw new DataException(
                file, $"it has more than {GreatestFile} bytes.", "Use the config.json of a policy.");
        }

        return Parse(InputFile.ReadText(file), file);
    }

    /// <summary>Reads a configuration from the text of a <c>config.json</c>.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">The name of the file in errors. Default: <c>config.json</c>.</param>
    /// <exception cref="DataException">As for <see cref="Load"/>.</exception>
    public static PolicyConfig Parse(string json, string file = FileName)
    {
        using var document = ReadObject(json, file);
        List<string> findings = [];
        var fields = new JsonFields(FieldFindings.To(findings), "", document.RootElement);
        if (fields.Text("model_type") is var type && type != ModelType)
        {
            throw new DataException(
                file, $"it is not the configuration of a policy: 'model_type' is "
                    + $"{(type is null ? "missing" : $"'{TerminalText.Of(type)}'")}, not '{ModelType}'.",
                "Name the folder of a policy.");
        }

        var size = fields.Wholes("feature_size", null, 1, MostValues) ?? [];
        if (size.Count is not (1 or 3) && findings.Count == 0)
        {
            findings.Add(
                $"'feature_size' must have one value, or three: channels, height, width; it has {size.Count}.");
        }

        var config = new PolicyConfig
        {
            Head = Named(fields, "head", _heads),
            Feature = size.Count == 3
                ? new FeatureSize((int)size[0], (int)size[1], (int)size[2])
                : FeatureSize.Vector((int)size.FirstOrDefault(1)),
            History = (int)(fields.Whole("history", 1, MostFrames, required: true) ?? 1),
            Proprioception = (int)(fields.Whole("proprioception_size", 0, MostValues, required: true) ?? 0),
            Actions = (int)(fields.Whole("action_size", 1, MostValues, required: true) ?? 1),
            HiddenSizes = [.. (fields.Wholes("hidden_sizes", null, 1, MostValues) ?? [1]).Select(static x => (int)x)],
            Activation = Named(fields, "activation", _activations),
            Dropout = fields.Number("dropout", 0),
            Facts = new PolicyFacts
            {
                Encoder = fields.Text("encoder"),
                EncoderSha256 = fields.Text("encoder_sha256"),
                Task = fields.Text("task"),
                ImageSide = (int?)fields.Whole("image_side", 1, MostValues),
                Camera = fields.Text("camera"),
                Step = fields.Whole("step", 0, long.MaxValue),
                Score = fields.Find("score") is null ? null : fields.Number("score", 0),
            },
        };
        findings.AddOthers(fields, "", What);
        if (findings.Count == 0)
            findings.AddRange(config.Findings());
        return findings.Count == 0 ? config : throw new DataException(
            file, $"it does not describe a policy. {string.Join(' ', findings)}",
            "Correct the configuration, or save the policy again.");
    }

    /// <summary>The text of a <c>config.json</c>: keys in snake_case, as transformers has them.</summary>
    public string ToJson() => new JsonObject
    {
        ["model_type"] = ModelType,
        ["head"] = NameOf(Head),
        ["feature_size"] = Feature.IsVector
            ? new JsonArray(Feature.Channels)
            : new JsonArray(Feature.Channels, Feature.Height, Feature.Width),
        ["history"] = History,
        ["proprioception_size"] = Proprioception,
        ["action_size"] = Actions,
        ["hidden_sizes"] = new JsonArray([.. HiddenSizes.Select(static width => JsonValue.Create(width))]),
        ["activation"] = Array.Find(_activations, pair => pair.Activation == Activation).Name,
        ["dropout"] = Dropout,
        ["encoder"] = Facts.Encoder,
        ["encoder_sha256"] = Facts.EncoderSha256,
        ["task"] = Facts.Task,
        ["image_side"] = Facts.ImageSide,
        ["camera"] = Facts.Camera,
        ["step"] = Facts.Step,
        ["score"] = Facts.Score,
    }.ToJsonString(_writing) + "\n";

    /// <summary>The name of a head in files.</summary>
    internal static string NameOf(PolicyHead head) => Array.Find(_heads, pair => pair.Head == head).Name;

    /// <summary>The head of a name; null where there is none.</summary>
    internal static PolicyHead? HeadOf(string? name) =>
        Array.Find(_heads, pair => pair.Name == name) is { Name: not null } found ? found.Head : null;

    private static JsonDocument ReadObject(string json, string file)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException failure)
        {
            throw PythonJson.NotJson(json, file, failure);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        document.Dispose();
        throw new DataException(file, "it must contain a JSON object.", "Use the config.json of a policy.");
    }

    private static T Named<T>(JsonFields fields, string key, (string Name, T Value)[] names)
        where T : struct
    {
        var name = fields.Text(key, required: true);
        var found = Array.Find(names, pair => pair.Name == name);
        if (found.Name is not null || name is null)
            return found.Value;
        return fields.Fault(
            key, fields.Find(key)!.Value, default(T), $"one of {string.Join(", ", names.Select(static x => x.Name))}");
    }
}
