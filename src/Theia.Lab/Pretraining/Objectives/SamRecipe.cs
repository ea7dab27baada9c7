using System.Text.Json.Nodes;
using Theia.Lab.Pretraining.Configuration;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>Sizes and preprocessing of a small SAM in the words of the published folders.</summary>
internal static class SamRecipe
{
    private const double Epsilon = 1e-6;

    /// <summary>The text of <c>config.json</c>, which the network is built from.</summary>
    public static JsonObject HubConfig(PretrainConfig config)
    {
        var (network, sam) = (config.Network, config.Sam);
        return new JsonObject
        {
            ["model_type"] = "sam",
            ["architectures"] = new JsonArray("SamModel"),
            ["vision_config"] = new JsonObject
            {
                ["hidden_size"] = network.HiddenSize,
                ["output_channels"] = sam.OutputChannels,
                ["num_hidden_layers"] = network.Layers,
                ["num_attention_heads"] = network.Heads,
                ["num_channels"] = 3,
                ["image_size"] = network.ImageSize,
                ["patch_size"] = network.PatchSize,
                ["hidden_act"] = "gelu",
                ["layer_norm_eps"] = Epsilon,
                ["qkv_bias"] = true,
                ["mlp_dim"] = network.IntermediateSize,
                ["use_abs_pos"] = true,
                ["use_rel_pos"] = true,
                ["window_size"] = sam.WindowSize,
                ["global_attn_indexes"] = new JsonArray(
                    [.. Enumerable.Range(0, network.Layers).Where(i => (i + 1) % sam.GlobalEvery == 0)
                        .Select(static i => (JsonNode)i)]),
                ["num_pos_feats"] = sam.OutputChannels / 2,
            },
            ["prompt_encoder_config"] = new JsonObject
            {
                ["hidden_size"] = sam.OutputChannels,
                ["image_size"] = network.ImageSize,
                ["patch_size"] = network.PatchSize,
                ["mask_input_channels"] = 16,
                ["num_point_embeddings"] = 4,
                ["hidden_act"] = "gelu",
                ["layer_norm_eps"] = Epsilon,
            },
            ["mask_decoder_config"] = new JsonObject
            {
                ["hidden_size"] = sam.OutputChannels,
                ["hidden_act"] = "relu",
                ["mlp_dim"] = sam.DecoderMlp,
                ["num_hidden_layers"] = 2,
                ["num_attention_heads"] = sam.DecoderHeads,
                ["attention_downsample_rate"] = 2,
                ["num_multimask_outputs"] = 3,
                ["iou_head_depth"] = 3,
                ["iou_head_hidden_dim"] = sam.DecoderMlp,
                ["layer_norm_eps"] = Epsilon,
            },
        };
    }

    /// <summary><c>preprocessor_config.json</c>, as the published one for another side.</summary>
    public static string Processor(int side) => $$"""
        {
          "image_processor_type": "SamImageProcessor",
          "do_convert_rgb": true,
          "size": {"longest_edge": {{side}}},
          "resample": 2,
          "pad_size": {"height": {{side}}, "width": {{side}}},
          "image_mean": [0.485, 0.456, 0.406],
          "image_std": [0.229, 0.224, 0.225]
        }

        """;
}
