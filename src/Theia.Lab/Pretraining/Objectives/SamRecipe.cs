using System.Text.Json.Nodes;
using Theia.Lab.Pretraining.Configuration;
using Theia.Networks.Sam;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>Sizes and preprocessing of a small SAM in the words of the published folders.</summary>
internal static class SamRecipe
{
    /// <summary>The sizes of a configuration.</summary>
    public static SamConfig Sizes(PretrainConfig config)
    {
        var (network, sam) = (config.Network, config.Sam);
        return new SamConfig(
            new SamVisionConfig
            {
                HiddenSize = network.HiddenSize,
                Layers = network.Layers,
                Heads = network.Heads,
                MlpSize = network.IntermediateSize,
                ImageSize = network.ImageSize,
                PatchSize = network.PatchSize,
                WindowSize = sam.WindowSize,
                GlobalLayers = [.. Enumerable.Range(0, network.Layers).Where(i => (i + 1) % sam.GlobalEvery == 0)],
                OutputChannels = sam.OutputChannels,
            },
            new SamPromptConfig
            {
                HiddenSize = sam.OutputChannels,
                ImageSize = network.ImageSize,
                PatchSize = network.PatchSize,
            },
            new SamDecoderConfig
            {
                HiddenSize = sam.OutputChannels,
                Heads = sam.DecoderHeads,
                MlpSize = sam.DecoderMlp,
                IouHeadHiddenSize = sam.DecoderMlp,
            });
    }

    /// <summary>The text of <c>config.json</c>.</summary>
    public static JsonObject HubConfig(SamConfig sizes)
    {
        var (vision, prompt, decoder) = (sizes.Vision, sizes.Prompt, sizes.Decoder);
        return new JsonObject
        {
            ["model_type"] = "sam",
            ["architectures"] = new JsonArray("SamModel"),
            ["vision_config"] = new JsonObject
            {
                ["hidden_size"] = vision.HiddenSize,
                ["output_channels"] = vision.OutputChannels,
                ["num_hidden_layers"] = vision.Layers,
                ["num_attention_heads"] = vision.Heads,
                ["num_channels"] = 3,
                ["image_size"] = vision.ImageSize,
                ["patch_size"] = vision.PatchSize,
                ["hidden_act"] = "gelu",
                ["layer_norm_eps"] = vision.LayerNormEps,
                ["qkv_bias"] = vision.QkvBias,
                ["mlp_dim"] = vision.MlpSize,
                ["use_abs_pos"] = vision.AbsolutePositions,
                ["use_rel_pos"] = vision.RelativePositions,
                ["window_size"] = vision.WindowSize,
                ["global_attn_indexes"] = new JsonArray([.. vision.GlobalLayers.Select(static i => (JsonNode)i)]),
                ["num_pos_feats"] = vision.OutputChannels / 2,
            },
            ["prompt_encoder_config"] = new JsonObject
            {
                ["hidden_size"] = prompt.HiddenSize,
                ["image_size"] = prompt.ImageSize,
                ["patch_size"] = prompt.PatchSize,
                ["mask_input_channels"] = prompt.MaskInputChannels,
                ["num_point_embeddings"] = 4,
                ["hidden_act"] = "gelu",
                ["layer_norm_eps"] = prompt.LayerNormEps,
            },
            ["mask_decoder_config"] = new JsonObject
            {
                ["hidden_size"] = decoder.HiddenSize,
                ["hidden_act"] = "relu",
                ["mlp_dim"] = decoder.MlpSize,
                ["num_hidden_layers"] = decoder.Layers,
                ["num_attention_heads"] = decoder.Heads,
                ["attention_downsample_rate"] = decoder.AttentionDownsampleRate,
                ["num_multimask_outputs"] = decoder.MultimaskOutputs,
                ["iou_head_depth"] = decoder.IouHeadDepth,
                ["iou_head_hidden_dim"] = decoder.IouHeadHiddenSize,
                ["layer_norm_eps"] = decoder.LayerNormEps,
            },
        };
    }

    /// <summary>
    /// <c>preprocessor_config.json</c>, as the published one for another side, and with the mean and deviation of the
    /// ViT that the encoder starts from.
    /// </summary>
    public static string Processor(int side) => $$"""
        {
          "image_processor_type": "SamImageProcessor",
          "do_convert_rgb": true,
          "size": {"longest_edge": {{side}}},
          "resample": 2,
          "pad_size": {"height": {{side}}, "width": {{side}}},
          "image_mean": [0.5, 0.5, 0.5],
          "image_std": [0.5, 0.5, 0.5]
        }

        """;
}
