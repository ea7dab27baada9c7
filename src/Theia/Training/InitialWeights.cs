using Theia.Checkpoints;
using Theia.Student;
using Theia.Student.Backbones;

namespace Theia.Training;

/// <summary>Weights that a student starts from in the place of random ones.</summary>
internal static class InitialWeights
{
    /// <summary>Initializes a student from its configuration.</summary>
    /// <returns>A notice of the loaded weights; null if none were requested.</returns>
    /// <exception cref="UsageException">There are no such weights, or none of them fits by name.</exception>
    /// <exception cref="DataException">Weights are damaged or of another shape.</exception>
    public static string? Load(RobotVisionModel student, DistillConfig config)
    {
        Check(config);
        if (config.CheckpointPath is not { } path)
            return null;
        if (config.Pretrained)
        {
            PretrainedBackbone.LoadInto(student.Backbone, path);
            return $"The backbone starts from {path}.";
        }

        using var weights = ModelWeights.Open(path);
        List<string> own = [.. StateDict.Of(student).Select(static parameter => parameter.Name)];
        var taken = own.Where(weights.Tensors.ContainsKey).ToList();
        if (taken.Count == 0)
        {
            throw new UsageException(
                $"No weight in {weights.Path} belongs to this student: it "
                + $"has '{weights.Tensors.Keys.FirstOrDefault()}' where '{own[0]}' is expected. "
                + "For DeiT weights set pretrained to true.");
        }

        StateDict.LoadInto(
            student, weights, new LoadRules { MayBeMissing = ["*"], MayBeLeftOver = ["*"], ConvertFloats = true });
        return $"{taken.Count} of {own.Count} weights start from {path}"
            + $"{Listed(", at random stay", own.Except(taken, StringComparer.Ordinal))}"
            + $"{Listed("; not used are", weights.Tensors.Keys.Except(own, StringComparer.Ordinal))}.";
    }

    /// <summary>Refuses a configuration whose weights are not named or not there; costs nothing.</summary>
    /// <exception cref="UsageException">There are no such weights.</exception>
    public static void Check(DistillConfig config)
    {
        if (config.CheckpointPath is { } path)
        {
            if (!Path.Exists(path))
            {
                throw new UsageException(
                    $"checkpointPath is '{path}', which does not exist. Name a model folder or a file of weights.");
            }
        }
        else if (config.Pretrained)
        {
            // Without the 'nocls-' or 'reg-' that may stand before it.
            var name = config.Backbone;
            var published = name[Math.Max(0, name.IndexOf("facebook", StringComparison.Ordinal))..];
            throw new UsageException(
                $"pretrained is true, but checkpointPath is not set. Name the folder of the published {published}.");
        }
    }

    private static string Listed(string what, IEnumerable<string> names)
    {
        List<string> all = [.. names];
        return all.Count == 0 ? ""
            : $"{what} {string.Join(", ", all.Take(4))}{(all.Count > 4 ? $" and {all.Count - 4} more" : "")}";
    }
}
