using System.Text.Json;

namespace Theia.Tests.Decoding;

/// <summary>The student of the golden mosaic, with its teachers and statistics.</summary>
internal static class MosaicStudent
{
    /// <summary>What the golden says of itself.</summary>
    public static JsonElement Facts { get; } = Goldens.Json("teachers", "mosaic", "mosaic.json");

    /// <summary>Folder with the reference's statistics of its teachers.</summary>
    public static string Statistics => Goldens.At("teachers", "mosaic", "feature_stats");

    /// <summary>Folders of its teachers by id.</summary>
    public static IReadOnlyDictionary<string, string> Teachers { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["facebook/dinov2-large"] = Goldens.At("teachers", "models", "dinov2"),
            ["facebook/sam-vit-huge"] = Goldens.At("teachers", "models", "sam"),
            ["LiheYoung/depth-anything-large-hf"] = Goldens.At("teachers", "models", "depth"),
        };

    /// <summary>Its images, 224 × 224.</summary>
    public static IReadOnlyList<RgbImage> Frames { get; } =
    [
        .. Facts.GetProperty("frames").EnumerateArray()
            .Select(name => RgbImage.Load(Goldens.At("teachers", "images", $"{name.GetString()}.png"))),
    ];

    /// <summary>Loads it.</summary>
    public static TheiaModel Load()
    {
        var sizes = Goldens.Json("teachers", "cases.json").GetProperty("config").GetProperty("student");
        return TheiaModel.Load(
            Goldens.At("teachers", "mosaic", "student.safetensors"),
            TheiaConfig.Tiny with
            {
                BackboneConfig = new BackboneSizes
                {
                    HiddenSize = sizes.GetProperty("c").GetInt32(),
                    NumHiddenLayers = sizes.GetProperty("layers").GetInt32(),
                    NumAttentionHeads = sizes.GetProperty("heads").GetInt32(),
                    IntermediateSize = sizes.GetProperty("mlp").GetInt32(),
                },
                TargetFeatureSizes = Facts.GetProperty("targets").Targets(),
            });
    }
}
