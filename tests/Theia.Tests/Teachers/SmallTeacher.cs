using System.Text.Json.Nodes;
using Theia.Checkpoints;
using Theia.Networks;
using Theia.Teachers;

namespace Theia.Tests.Teachers;

/// <summary>Writes a small teacher as a hub folder that a test may spoil.</summary>
internal static class SmallTeacher
{
    public const int Seed = 7;

    public static VisionTransformerConfig Network { get; } = new(12, 2, 3, 48, 28, 14);

    /// <summary>The fields of <c>config.json</c>.</summary>
    public static JsonObject Config(string modelType) => new()
    {
        ["model_type"] = modelType,
        ["hidden_size"] = Network.HiddenSize,
        ["num_hidden_layers"] = Network.Layers,
        ["num_attention_heads"] = Network.Heads,
        ["intermediate_size"] = Network.IntermediateSize,
        ["image_size"] = Network.ImageSize,
        ["patch_size"] = Network.PatchSize,
        ["layer_norm_eps"] = Network.LayerNormEps,
    };

    public static ImageProcessor Processor { get; } = ImageProcessor.Parse(
        """{ "image_processor_type": "ViTImageProcessor", "size": 28, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5] }""",
        modelType: null,
        "test");

    public static TeacherSpec Spec(string architecture) => new("test/small", architecture, new FeatureSize(12, 2, 2));

    /// <summary>Weights of a stand-in by their published names.</summary>
    public static Dictionary<string, TensorData> Weights(string architecture, string prefix)
    {
        using var teacher = Create(architecture);
        return StateDict.Read(teacher.Tower.Module)
            .ToDictionary(pair => prefix + pair.Key, pair => pair.Value, StringComparer.Ordinal);
    }

    public static Teacher Create(string architecture) => Teacher.Create(
        Spec(architecture),
        NetworkConfig.Parse(
            VisionTransformerFamily.Of(architecture, "test"), Config(architecture).ToJsonString(), "test"),
        Processor,
        Seed);

    /// <summary>Writes the folder.</summary>
    public static string Write(string folder, JsonObject config, IReadOnlyDictionary<string, TensorData> weights)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString());
        File.WriteAllText(Path.Combine(folder, "preprocessor_config.json"), Processor.ToJson());
        SafetensorsWriter.Write(
            Path.Combine(folder, "model.safetensors"),
            weights.Select(weight => new TensorSource(weight.Key, weight.Value)));
        return folder;
    }
}
