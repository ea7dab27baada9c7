using System.Text.Json.Nodes;

namespace Theia.RobotData.LeRobot;

/// <summary>Statistics as JSON, with lists as deep as LeRobot has them.</summary>
internal static class StatisticsJson
{
    /// <summary>Statistics of all features.</summary>
    /// <param name="statistics">By feature.</param>
    /// <param name="features">The features, in order.</param>
    /// <param name="quantiles">True for version 3.0, which has quantiles.</param>
    public static JsonObject Of(
        IReadOnlyDictionary<string, RobotStatistics> statistics, IReadOnlyList<RobotFeature> features, bool quantiles)
    {
        var all = new JsonObject();
        foreach (var feature in features)
        {
            var one = statistics[feature.Name];
            var node = new JsonObject
            {
                ["min"] = List(one.Min, feature, feature.Type),
                ["max"] = List(one.Max, feature, feature.Type),
                ["mean"] = List(one.Mean, feature, DType.F64),
                ["std"] = List(one.Std, feature, DType.F64),
                ["count"] = new JsonArray(one.Count),
            };
            foreach (var (name, values) in one.Quantiles.Where(_ => quantiles))
                node[name] = List(values, feature, DType.F64);
            all[feature.Name] = node;
        }

        return all;
    }

    /// <summary>The shape of a list of statistics: of images, one value per channel, each in lists of its own.
    /// </summary>
    public static IReadOnlyList<long> Shape(RobotFeature feature) => feature.IsCamera ? [3, 1, 1] : feature.Shape;

    private static JsonNode List(IReadOnlyList<double> values, RobotFeature feature, DType type)
    {
        var at = 0;
        return Nested(0);

        JsonNode Nested(int depth)
        {
            var shape = Shape(feature);
            if (depth == shape.Count)
                return Value(values[at++], feature.IsCamera ? DType.F64 : type);
            var list = new JsonArray();
            for (long i = 0; i < shape[depth]; i++)
                list.Add(Nested(depth + 1));
            return list;
        }
    }

    // JSON has no NaN; a text keeps the file readable.
    private static JsonValue Value(double value, DType type) => type switch
    {
        DType.Bool => JsonValue.Create(value > 0.5),
        DType.F16 or DType.F32 or DType.F64 => double.IsFinite(value)
            ? JsonValue.Create(value)
            : JsonValue.Create(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity"),
        _ => JsonValue.Create((long)value),
    };
}
