using System.Text.Json;
using Theia.Networks;
using Theia.Networks.Sam;

namespace Theia.Teachers;

/// <summary>
/// Reads the <c>config.json</c> of a SAM; what it leaves out has the value that transformers gives it.
/// </summary>
internal static class SamConfigReader
{
    private const int GreatestImage = 1 << 14;

    private static readonly JsonElement _nothing = JsonElement.Parse("{}");

    /// <summary>Values of <c>model_type</c>.</summary>
    public static IReadOnlyList<string> ModelTypes { get; } = ["sam", "sam_vision_model"];

    /// <summary>The sizes of all parts.</summary>
    /// <exception cref="DataException">It belongs to another family, or a value is not possible.</exception>
    public static SamConfig Read(JsonElement root, string source)
    {
        var (vision, prompt, decoder) = (ReadVision(root, source), Prompt(root, source), Decoder(root, source));
        if (prompt.HiddenSize == decoder.HiddenSize)
            return new SamConfig(vision, prompt, decoder);
        throw Part("mask_decoder", root, source).Refuse(
            $"has a mask decoder of width {decoder.HiddenSize}, but prompts of width {prompt.HiddenSize}");
    }

    /// <summary>The sizes of the image encoder.</summary>
    /// <exception cref="DataException">As for <see cref="Read"/>.</exception>
    public static SamVisionConfig ReadVision(JsonElement root, string source)
    {
        var (config, usual) = (new NetworkConfig(ModelTypes, "vision", root, source), new SamVisionConfig());
        var width = config.Whole("hidden_size", usual.HiddenSize);
        var layers = config.Whole("num_hidden_layers", usual.Layers, 1000);
        var read = usual with
        {
            HiddenSize = width,
            Layers = layers,
            Heads = config.Whole("num_attention_heads", usual.Heads),
            MlpSize = config.Whole("mlp_dim", (int)(width * config.Number("mlp_ratio", 4)), 1 << 19),
            ImageSize = config.Whole("image_size", usual.ImageSize, GreatestImage),
            PatchSize = config.Whole("patch_size", usual.PatchSize, GreatestImage),
            WindowSize = config.Whole("window_size", usual.WindowSize, GreatestImage),
            GlobalLayers = config.Wholes("global_attn_indexes", usual.GlobalLayers, 0, layers - 1),
            OutputChannels = config.Whole("output_channels", usual.OutputChannels),
            LayerNormEps = config.Number("layer_norm_eps", usual.LayerNormEps),
            QkvBias = config.Flag("qkv_bias", missing: true),
            AbsolutePositions = config.Flag("use_abs_pos", missing: true),
            RelativePositions = config.Flag("use_rel_pos", missing: true),
        };
        if (config.Activation(MlpActivation.Gelu) != MlpActivation.Gelu)
            throw config.Refuse("has an image encoder with another activation than gelu");
        if (config.Whole("num_channels", 3) != 3)
            throw config.Refuse("is for images of other than three channels");
        if (read.HiddenSize % read.Heads != 0)
            throw config.Refuse($"has {read.Heads} heads, which do not divide the hidden size {read.HiddenSize}");
        if (read.ImageSize % read.PatchSize != 0)
            throw config.Refuse($"has images of {read.ImageSize}, no multiple of the patch {read.PatchSize}");
        return read;
    }

    private static SamPromptConfig Prompt(JsonElement root, string source)
    {
        var (config, usual) = (Part("prompt_encoder", root, source), new SamPromptConfig());
        var read = usual with
        {
            HiddenSize = config.Whole("hidden_size", usual.HiddenSize),
            ImageSize = config.Whole("image_size", usual.ImageSize, GreatestImage),
            PatchSize = config.Whole("patch_size", usual.PatchSize, GreatestImage),
            MaskInputChannels = config.Whole("mask_input_channels", usual.MaskInputChannels),
            LayerNormEps = config.Number("layer_norm_eps", usual.LayerNormEps),
        };
        if (read.HiddenSize % 2 != 0)
            throw config.Refuse($"has prompts of width {read.HiddenSize}, which must be even");
        if (read.MaskInputChannels % 4 != 0)
            throw config.Refuse($"has {read.MaskInputChannels} mask_input_channels, which must be a multiple of 4");
        if (read.ImageSize % read.PatchSize != 0)
            throw config.Refuse($"has prompts for images of {read.ImageSize}, no multiple of the patch {read.PatchSize}");
        return read;
    }

    private static SamDecoderConfig Decoder(JsonElement root, string source)
    {
        var (config, usual) = (Part("mask_decoder", root, source), new SamDecoderConfig());
        var read = usual with
        {
            HiddenSize = config.Whole("hidden_size", usual.HiddenSize),
            Layers = config.Whole("num_hidden_layers", usual.Layers, 1000),
            Heads = config.Whole("num_attention_heads", usual.Heads),
            MlpSize = config.Whole("mlp_dim", usual.MlpSize, 1 << 19),
            AttentionDownsampleRate = config.Whole("attention_downsample_rate", usual.AttentionDownsampleRate),
            MultimaskOutputs = config.Whole("num_multimask_outputs", usual.MultimaskOutputs, 1000),
            IouHeadDepth = config.Whole("iou_head_depth", usual.IouHeadDepth, 100),
            IouHeadHiddenSize = config.Whole("iou_head_hidden_dim", usual.IouHeadHiddenSize),
            LayerNormEps = config.Number("layer_norm_eps", usual.LayerNormEps),
        };
        if (config.Text("hidden_act") is { } other and not "relu")
            throw config.Refuse($"has a mask decoder with the activation '{other}', not relu");
        if (read.IouHeadDepth < 2)
            throw config.Refuse("has an IoU head of one layer; it needs at least two");
        if (read.HiddenSize % 8 != 0)
            throw config.Refuse($"has a mask decoder of width {read.HiddenSize}, which must be a multiple of 8");
        if (read.HiddenSize % ((long)read.Heads * read.AttentionDownsampleRate) != 0)
        {
            throw config.Refuse(
                $"has a mask decoder of width {read.HiddenSize}, which {read.Heads} heads with an "
                + $"attention_downsample_rate of {read.AttentionDownsampleRate} do not divide");
        }

        return read;
    }

    // A file without the part has nothing of it at its root either.
    private static NetworkConfig Part(string part, JsonElement root, string source) =>
        new(ModelTypes, part, root.TryGetProperty($"{part}_config", out _) ? root : _nothing, source);
}
