using Theia.Backbones;
using Theia.Checkpoints;

namespace Theia.Training;

/// <summary>Weights that a student starts from in the place of random ones.</summary>
internal static class StartWeights
{
    /// <summary>Fills a student as its configuration says.</summary>
    /// <returns>A sentence that says what was taken; null where nothing was asked for.</returns>
    /// <exception cref="UsageException">There are no such weights, or none of them fits by name.</exception>
    /// <exception cref="DataException">Weights are damaged or of another shape.</exception>
    public static string? Load(RobotVisionModel student, DistillConfig config)
    {
        if (config.CheckpointPath is not { } path)
            return config.Pretrained ? throw new UsageException($"pretrained is true, but checkpointPath is not set. Name the folder of the published {config.Backbone[config.Backbone.IndexOf("facebook", StringComparison.Ordinal)..]}.") : null;
        if (config.Pretrained)
        {
            PretrainedBackbone.LoadInto(student.Backbone, path);
            return $"The backbone starts from {path}.";
        }

        using var weights = ModelWeights.Open(path);
        List<string> own = [.. StateDict.Of(student).Select(static parameter => parameter.Name)];
        var taken = own.Where(weights.Tensors.ContainsKey).ToList();
        if (taken.Count == 0)
            throw new UsageException($"No weight in {weights.Path} has a name of this student: there is '{weights.Tensors.Keys.FirstOrDefault()}' where '{own[0]}' is wanted. For DeiT weights set pretrained to true.");
        StateDict.LoadInto(student, weights, new LoadRules { MayBeMissing = ["*"], MayBeLeftOver = ["*"], ConvertFloats = true });
        return $"{taken.Count} of {own.Count} weights start from {path}{Listed(", at random stay", own.Except(taken, StringComparer.Ordinal))}{Listed("; not used are", weights.Tensors.Keys.Except(own, StringComparer.Ordinal))}.";
    }

    private static string Listed(string what, IEnumerable<string> names)
    {
        List<string> all = [.. names];
        return all.Count == 0 ? "" : $"{what} {string.Join(", ", all.Take(4))}{(all.Count > 4 ? $" and {all.Count - 4} more" : "")}";
    }
}
