using System.Text.Json;
using Theia.Data.IO;
using Theia.Data.Json;
using Theia.Networks;
using Theia.Networks.Clip;

namespace Theia.Teachers;

/// <summary>
/// Reads the fields of a published <c>config.json</c> that decide a network, with the family's
/// defaults for those left out.
/// </summary>
internal sealed class NetworkConfig
{
    private const int GreatestSize = 1 << 16;
    private const int GreatestImage = 1 << 14;   // its patches can still be counted in 32 bits
    private const int MostLayers = 1000;

    private readonly JsonFields _fields;
    private readonly string _name;

    /// <param name="modelTypes">The <c>model_type</c> must be one of these, where there is one.</param>
    /// <param name="part">
    /// The part that is read: <c>vision</c> for the object <c>vision_config</c>. A file without it has its fields at
    /// the root. Null for the root.
    /// </param>
    /// <param name="root">A <c>config.json</c>.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="DataException">It belongs to another family.</exception>
    public NetworkConfig(IReadOnlyList<string> modelTypes, string? part, JsonElement root, string name)
    {
        _name = name;
        if (root.ValueKind != JsonValueKind.Object)
            throw Refuse("is no JSON object");
        if (root.TryGetProperty("model_type", out JsonElement type)
            && !modelTypes.Contains(type.ToString(), StringComparer.Ordinal))
        {
            throw TeacherFamily.OfModelType(type.ToString()) is null
                ? UnsupportedNetworks.Refuse(name, type.ToString())
                : Refuse(
                    $"belongs to a network of the type '{TerminalText.Of(type.ToString())}', "
                    + $"not {string.Join(" or ", modelTypes)}");
        }

        // In the order in which they override each other: files from before 2023 carry the tower's settings twice.
        List<JsonElement> sources = [];
        foreach (var key in part is null ? Array.Empty<string>() : [$"{part}_config_dict", $"{part}_config"])
        {
            if (root.TryGetProperty(key, out JsonElement own) && own.ValueKind == JsonValueKind.Object)
                sources.Add(own);
        }

        if (sources.Count == 0)
            sources.Add(root);
        _fields = new JsonFields(
            (key, value, wanted, range) =>
                throw Refuse($"has \"{key}\": {TerminalText.Of(value)}, which must be {wanted}{range}"),
            "",
            sources);
    }

    /// <summary>Reads the text of a <c>config.json</c>; see <see cref="Read"/>.</summary>
    /// <param name="family">The family that it must belong to.</param>
    /// <param name="json">The text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="DataException">The text is damaged, or as for <see cref="Read"/>.</exception>
    public static VisionTransformerConfig Parse(VisionTransformerFamily family, string json, string name)
    {
        using JsonDocument document = PythonJson.Parse(json, name);
        return Read(family, document.RootElement, name);
    }

    /// <summary>
    /// Reads and checks a configuration; what it leaves out has the value that transformers gives it.
    /// </summary>
    /// <exception cref="DataException">It belongs to another family, or a value is not possible.</exception>
    public static VisionTransformerConfig Read(VisionTransformerFamily family, JsonElement root, string name) =>
        new NetworkConfig(family.ModelTypes, "vision", root, name).Transformer(family);

    /// <summary>Reads the sizes of the text tower of a CLIP, with the defaults that transformers has for it.</summary>
    /// <exception cref="DataException">It belongs to another family, or a value is not possible.</exception>
    public static ClipTextSizes ReadText(JsonElement root, string name)
    {
        var config = new NetworkConfig(["clip", "clip_text_model"], "text", root, name);
        var sizes = new ClipTextSizes(
            config.Whole("hidden_size", 512, GreatestSize),
            config.Whole("num_hidden_layers", 12, MostLayers),
            config.Whole("num_attention_heads", 8, GreatestSize),
            config.Whole("intermediate_size", 2048, 8 * GreatestSize),
            config.Whole("vocab_size", 49408, 1 << 24),
            config.Whole("max_position_embeddings", 77, GreatestSize))
        {
            LayerNormEps = config.Number("layer_norm_eps", 1e-5),
            Activation = config.Activation(MlpActivation.QuickGelu),
        };
        return sizes.HiddenSize % sizes.Heads == 0 ? sizes
            : throw config.Refuse(
                $"has {sizes.Heads} heads in its text tower, which do not divide the hidden size {sizes.HiddenSize}");
    }

    /// <summary>The sizes of a vision transformer.</summary>
    /// <param name="family">Its family, for the values of what is left out.</param>
    /// <exception cref="DataException">A value is not possible.</exception>
    public VisionTransformerConfig Transformer(VisionTransformerFamily family)
    {
        VisionTransformerConfig usual = family.Defaults;
        var width = Whole("hidden_size", usual.HiddenSize);
        var network = new VisionTransformerConfig(
            width,
            Whole("num_hidden_layers", usual.Layers, MostLayers),
            Whole("num_attention_heads", usual.Heads),
            family.PerceptronRatio is { } ratio
                ? (int)(width * Number("mlp_ratio", ratio))
                : Whole("intermediate_size", usual.IntermediateSize, 8 * GreatestSize),
            Whole("image_size", usual.ImageSize, GreatestImage),
            Whole("patch_size", usual.PatchSize, GreatestImage))
        {
            LayerNormEps = Number("layer_norm_eps", usual.LayerNormEps),
            Activation = Activation(usual.Activation),
            QkvBias = Flag("qkv_bias", usual.QkvBias),
            SwiGlu = Flag("use_swiglu_ffn", usual.SwiGlu),
        };
        Check(network);
        return network;
    }

    /// <summary>A whole number.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="missing">What it is where the key is absent.</param>
    /// <param name="greatest">The greatest that is possible.</param>
    /// <param name="least">The least that is possible.</param>
    public int Whole(string key, int missing, int greatest = GreatestSize, int least = 1) =>
        (int)(_fields.Whole(key, least, greatest) ?? missing);

    /// <summary>A list of whole numbers from <paramref name="least"/> to <paramref name="greatest"/>.</summary>
    public IReadOnlyList<int> Wholes(
        string key, IReadOnlyList<int> missing, int least = 1, int greatest = GreatestSize) =>
        _fields.Find(key) is null
            ? missing
            : [.. _fields.Wholes(key, null, least, greatest)!.Select(static number => (int)number)];

    /// <summary>A list of numbers.</summary>
    public IReadOnlyList<double> Numbers(string key, IReadOnlyList<double> missing)
    {
        if (_fields.Find(key) is not { } list)
            return missing;
        var items = list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [];
        var numbers = items.Select(item => JsonFields.IsNumber(item, out var number) ? number : double.NaN).ToList();
        return numbers.Count > 0 && numbers.TrueForAll(double.IsFinite)
            ? numbers
            : _fields.Fault<IReadOnlyList<double>>(key, list, missing, "a list of numbers");
    }

    /// <summary>A list of texts; empty where the key is absent.</summary>
    public IReadOnlyList<string> Texts(string key) => _fields.Texts(key);

    /// <summary>A text, or null where the key is absent.</summary>
    public string? Text(string key) => _fields.Text(key);

    /// <summary>True where the file has a value of this key.</summary>
    public bool Has(string key) => _fields.Find(key) is not null;

    /// <summary>A number above 0 and below <paramref name="below"/>.</summary>
    public double Number(string key, double missing, double below = 100) =>
        _fields.Number(key, missing, above: 0, below);

    /// <summary>True or false.</summary>
    public bool Flag(string key, bool missing) => _fields.Flag(key, missing);

    /// <summary>The activation of the perceptrons, <c>hidden_act</c>.</summary>
    public MlpActivation Activation(MlpActivation missing) => _fields.Find("hidden_act")?.ToString() switch
    {
        null => missing,
        "gelu" => MlpActivation.Gelu,
        "quick_gelu" => MlpActivation.QuickGelu,
        var other => throw Refuse($"has the activation '{TerminalText.Of(other)}'; known are gelu and quick_gelu"),
    };

    /// <summary>The error for a value that is not possible.</summary>
    /// <param name="problem">What is wrong with the file, with the values: "has 5 heads, which …".</param>
    public DataException Refuse(string problem) =>
        new(_name, $"{problem}.", "Take the config.json that was published with the weights.");

    private void Check(VisionTransformerConfig network)
    {
        if (network.HiddenSize % network.Heads != 0)
            throw Refuse($"has {network.Heads} heads, which do not divide the hidden size {network.HiddenSize}");
        if (network.ImageSize < network.PatchSize)
            throw Refuse($"has an image size of {network.ImageSize}, less than one patch of {network.PatchSize}");
        if (Whole("num_channels", 3, GreatestSize) != 3)
            throw Refuse("is for images of other than three channels");
    }
}
