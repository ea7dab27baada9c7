using System.Globalization;
using System.Text.Json;
using Theia.Data.IO;
using Theia.RobotData.Parquet;

namespace Theia.RobotData.LeRobot;

/// <summary>Statistics as the files hold them: lists of any depth, which are read as one.</summary>
internal static class StoredStatistics
{
    private static readonly string[] _required = ["min", "max", "mean", "std", "count"];

    /// <summary>Reads the statistics of all features from a JSON object.</summary>
    /// <param name="features">The object.</param>
    /// <param name="known">The features of the data set; others are passed over.</param>
    /// <param name="fault">Makes an error with the place.</param>
    public static IReadOnlyDictionary<string, RobotStatistics> Read(
        JsonElement features, IReadOnlyList<RobotFeature> known, Func<string, DataException> fault)
    {
        var found = new Dictionary<string, RobotStatistics>(StringComparer.Ordinal);
        foreach (var feature in known)
        {
            if (features.ValueKind == JsonValueKind.Object && features.TryGetProperty(feature.Name, out var values))
                found[feature.Name] = One(feature, name => Numbers(values, name), fault);
        }

        return found;
    }

    /// <summary>Reads the statistics of a row of the table of episodes; null where it has none.</summary>
    /// <param name="columns">The columns of a row group, by name.</param>
    /// <param name="row">Row of the group.</param>
    /// <param name="known">The features of the data set.</param>
    public static IReadOnlyDictionary<string, RobotStatistics>? Read(
        IReadOnlyDictionary<string, ParquetColumn> columns, int row, IReadOnlyList<RobotFeature> known)
    {
        var found = new Dictionary<string, RobotStatistics>(StringComparer.Ordinal);
        foreach (var feature in known.Where(feature => columns.ContainsKey($"stats/{feature.Name}/mean")))
        {
            found[feature.Name] = One(
                feature,
                name => columns.GetValueOrDefault($"stats/{feature.Name}/{name}")?.Numbers(row),
                problem => columns[$"stats/{feature.Name}/mean"].Fault(row, problem));
        }

        return found.Count > 0 ? found : null;
    }

    private static RobotStatistics One(
        RobotFeature feature, Func<string, double[]?> values, Func<string, DataException> fault)
    {
        var width = feature.IsCamera ? 3 : feature.Length;
        var name = TerminalText.Of(feature.Name);
        var all = _required.ToDictionary(
            statistic => statistic,
            statistic => values(statistic) ?? throw fault($"has no usable '{statistic}' of the feature '{name}'"),
            StringComparer.Ordinal);
        foreach (var (statistic, numbers) in all)
        {
            var wanted = statistic == "count" ? 1 : width;
            if (numbers.Length != wanted)
            {
                throw fault(
                    $"holds {numbers.Length} values in '{statistic}' of the feature '{name}', where {wanted} belong");
            }
        }

        if (!(all["count"][0] is >= 1 and < 1e15))
            throw fault($"has the count {all["count"][0]} of the feature '{name}'");
        return new RobotStatistics((long)all["count"][0], all["min"], all["max"], all["mean"], all["std"])
        {
            Quantiles = RobotStatistics.QuantileNames
                .Select(quantile => (quantile.Name, Values: values(quantile.Name)))
                .Where(quantile => quantile.Values?.Length == width)
                .ToDictionary(
                    quantile => quantile.Name, quantile => (IReadOnlyList<double>)quantile.Values!,
                    StringComparer.Ordinal),
        };
    }

    private static double[]? Numbers(JsonElement statistics, string name)
    {
        List<double> numbers = [];
        return statistics.ValueKind == JsonValueKind.Object && statistics.TryGetProperty(name, out var list)
            && Flatten(list, numbers) ? [.. numbers] : null;
    }

    // JSON itself limits the depth. NaN has become a text: PythonJson.
    private static bool Flatten(JsonElement value, List<double> numbers)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                return value.EnumerateArray().All(item => Flatten(item, numbers));
            case JsonValueKind.Number when value.TryGetDouble(out var number):
                numbers.Add(number);
                return true;
            case JsonValueKind.True or JsonValueKind.False:
                numbers.Add(value.GetBoolean() ? 1 : 0);
                return true;
            case JsonValueKind.String when double.TryParse(
                value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                numbers.Add(number);
                return true;
            default:
                return false;
        }
    }
}
