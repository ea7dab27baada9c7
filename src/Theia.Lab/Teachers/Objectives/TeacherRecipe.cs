using System.Text.Json.Nodes;
using Theia.Lab.Teachers.Configuration;
using Theia.Teachers;

namespace Theia.Lab.Teachers.Objectives;

/// <summary>Sizes and preprocessing of a small teacher in the words of the published folders.</summary>
internal static class TeacherRecipe
{
    /// <summary>The family whose networks learn by an objective.</summary>
    public static string Architecture(TeachObjective objective) => objective.ToString().ToLowerInvariant();

    /// <summary>The network.</summary>
    public static TeacherNetwork Network(TeachConfig config)
    {
        var sizes = config.Network;
        return new TeacherNetwork(sizes.HiddenSize, sizes.Layers, sizes.Heads, sizes.IntermediateSize, sizes.ImageSize, sizes.PatchSize) { LayerNormEps = 1e-12 };
    }

    /// <summary>Fields that <c>config.json</c> has for the network.</summary>
    public static JsonObject Fields(TeachConfig config)
    {
        var network = Network(config);
        return new JsonObject
        {
            ["hidden_size"] = network.HiddenSize,
            ["num_hidden_layers"] = network.Layers,
            ["num_attention_heads"] = network.Heads,
            ["intermediate_size"] = network.IntermediateSize,
            ["image_size"] = network.ImageSize,
            ["patch_size"] = network.PatchSize,
            ["num_channels"] = 3,
            ["layer_norm_eps"] = network.LayerNormEps,
            ["hidden_act"] = "gelu",
        };
    }

    /// <summary><c>preprocessor_config.json</c>: class, filter, mean and deviation of the published ViT.</summary>
    public static string Processor(TeachConfig config) => $$"""
        {
          "image_processor_type": "ViTImageProcessor",
          "size": {"height": {{config.Network.ImageSize}}, "width": {{config.Network.ImageSize}}},
          "resample": 2,
          "image_mean": [0.5, 0.5, 0.5],
          "image_std": [0.5, 0.5, 0.5]
        }

        """;
}
