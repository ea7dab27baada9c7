using System.Text.Json.Nodes;

namespace Theia.RobotData.LeRobot;

/// <summary>
/// The features as the library <c>datasets</c> of the Hugging Face Hub describes them inside of parquet files. Without
/// it, images of version 2.1 come back as dictionaries.
/// </summary>
internal static class HubFeatures
{
    /// <summary>The text of the key <c>huggingface</c>.</summary>
    public static string Describe(LeRobotWriterOptions options)
    {
        var features = new JsonObject();
        foreach (var feature in options.All.Where(feature => feature.Kind != RobotFeatureKind.Video))
            features[feature.Name] = Of(feature, options.Version);
        return new JsonObject { ["info"] = new JsonObject { ["features"] = features } }.ToJsonString();
    }

    private static JsonObject Of(RobotFeature feature, LeRobotVersion version)
    {
        if (feature.Kind == RobotFeatureKind.Image)
            return new JsonObject { ["_type"] = "Image" };
        var type = FeatureList.NameOf(feature.Type);
        JsonObject Value() => new() { ["dtype"] = type, ["_type"] = "Value" };
        return feature.Shape.Count switch
        {
            1 when feature.Shape[0] == 1 => Value(),
            1 => new JsonObject
            {
                ["feature"] = Value(),
                ["length"] = feature.Shape[0],
                ["_type"] = version == LeRobotVersion.V21 ? "Sequence" : "List",
            },
            var rank => new JsonObject
            {
                ["shape"] = new JsonArray([.. feature.Shape.Select(size => (JsonNode)size)]),
                ["dtype"] = type,
                ["_type"] = $"Array{rank}D",
            },
        };
    }
}
