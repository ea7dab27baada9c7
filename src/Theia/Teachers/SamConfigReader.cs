using System.Text.Json;
using Theia.Networks;
using Theia.Networks.Sam;

namespace Theia.Teachers;

/// <summary>Reads the <c>config.json</c> of a SAM; what it leaves out has the value that transformers gives it.</summary>
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
        RequireDivides(config, "a number of heads of", read.Heads, "the hidden size", read.HiddenSize);
        RequireDivides(config, "a patch of", read.PatchSize, "the image size", read.ImageSize);
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
        RequireDivides(config, "a sine and a cosine, so", 2, "the width of prompts", read.HiddenSize);
        RequireDivides(config, "mask prompts made smaller twice by 2, so", 4, "their channels of mask prompts", read.MaskInputChannels);
        RequireDivides(config, "for prompts a patch of", read.PatchSize, "their image size", read.ImageSize);
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
        RequireDivides(config, "masks made larger twice, so", 8, "the width of the mask decoder", read.HiddenSize);
        RequireDivides(
            config, "in the mask decoder heads times downsampling of", (long)read.Heads * read.AttentionDownsampleRate,
            "its width", read.HiddenSize);
        return read;
    }

    // A file without the part has nothing of it at its root either.
    private static NetworkConfig Part(string part, JsonElement root, string source) =>
        new(ModelTypes, part, root.TryGetProperty($"{part}_config", out _) ? root : _nothing, source);

    private static void RequireDivides(NetworkConfig config, string what, long divisor, string of, long number)
    {
        if (number % divisor != 0)
            throw config.Refuse($"has {what} {divisor}, which does not divide {of} {number}");
    }
}
