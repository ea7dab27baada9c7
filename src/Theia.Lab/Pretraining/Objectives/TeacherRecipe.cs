using System.Text.Json.Nodes;
using Theia.Lab.Pretraining.Configuration;
using Theia.Networks;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>Sizes and preprocessing of a small teacher in the words of the published folders.</summary>
internal static class TeacherRecipe
{
    /// <summary>The family whose networks learn by an objective.</summary>
    public static string Architecture(PretrainObjective objective) => objective.ToString().ToLowerInvariant();

    /// <summary>The network.</summary>
    public static VisionTransformerConfig Network(PretrainConfig config)
    {
        var sizes = config.Network;
        return new VisionTransformerConfig(
            sizes.HiddenSize, sizes.Layers, sizes.Heads, sizes.IntermediateSize,
            sizes.ImageSize, sizes.PatchSize) switch
        {
            var network when config.Objective == PretrainObjective.Clip =>
                network with { LayerNormEps = 1e-5, Activation = MlpActivation.QuickGelu },
            var network when config.Objective == PretrainObjective.Vit => network with { LayerNormEps = 1e-12 },
            var network => network,
        };
    }

    /// <summary>Fields that <c>config.json</c> has for the network.</summary>
    public static JsonObject Fields(PretrainConfig config)
    {
        var network = Network(config);
        var fields = new JsonObject
        {
            ["hidden_size"] = network.HiddenSize,
            ["num_hidden_layers"] = network.Layers,
            ["num_attention_heads"] = network.Heads,
            ["image_size"] = network.ImageSize,
            ["patch_size"] = network.PatchSize,
            ["num_channels"] = 3,
            ["layer_norm_eps"] = network.LayerNormEps,
            ["hidden_act"] = network.Activation == MlpActivation.QuickGelu ? "quick_gelu" : "gelu",
        };
        if (config.Objective is PretrainObjective.DinoV2 or PretrainObjective.Depth)
            fields["mlp_ratio"] = network.IntermediateSize / network.HiddenSize;
        else
            fields["intermediate_size"] = network.IntermediateSize;
        return fields;
    }

    /// <summary>
    /// <c>preprocessor_config.json</c>: class, filter, mean and deviation of the published teacher of the family.
    /// </summary>
    public static string Processor(PretrainConfig config)
    {
        var side = config.Network.ImageSize;
        return config.Objective switch
        {
            PretrainObjective.Vit => $$"""
                {
                  "image_processor_type": "ViTImageProcessor",
                  "size": {"height": {{side}}, "width": {{side}}},
                  "resample": 2,
                  "image_mean": [0.5, 0.5, 0.5],
                  "image_std": [0.5, 0.5, 0.5]
                }

                """,
            PretrainObjective.Sam => SamRecipe.Processor(side),
            PretrainObjective.DinoV2 =>
                Shortest("BitImageProcessor", side * 8 / 7, side, "[0.485, 0.456, 0.406]", "[0.229, 0.224, 0.225]"),
            PretrainObjective.Depth => $$"""
                {
                  "image_processor_type": "DPTImageProcessor",
                  "size": {"height": {{side}}, "width": {{side}}},
                  "keep_aspect_ratio": true,
                  "ensure_multiple_of": {{config.Network.PatchSize}},
                  "do_pad": false,
                  "resample": 3,
                  "image_mean": [0.485, 0.456, 0.406],
                  "image_std": [0.229, 0.224, 0.225]
                }

                """,
            _ => Shortest(
                "CLIPImageProcessor", side, side, "[0.48145466, 0.4578275, 0.40821073]",
                "[0.26862954, 0.26130258, 0.27577711]"),
        };
    }

    private static string Shortest(string name, int edge, int crop, string mean, string std) => $$"""
        {
          "image_processor_type": "{{name}}",
          "do_convert_rgb": true,
          "size": {"shortest_edge": {{edge}}},
          "resample": 3,
          "crop_size": {"height": {{crop}}, "width": {{crop}}},
          "image_mean": {{mean}},
          "image_std": {{std}}
        }

        """;
}
