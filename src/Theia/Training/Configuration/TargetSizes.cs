using Theia.Data.Errors;

namespace Theia.Training.Configuration;

/// <summary>Which targets a student gets.</summary>
internal static class TargetSizes
{
    /// <summary>
    /// Resolves names of sets and teachers to teacher ids. Empty means every known teacher that can be distilled.
    /// </summary>
    public static IReadOnlyList<string> Teachers(IReadOnlyList<string> names) => names.Count == 0
        ? [.. TeacherSets.Cddsv.Select(static teacher => teacher.Id)]
        : [.. names.SelectMany(static name => TeacherSets.Names.Contains(name, StringComparer.Ordinal)
            ? TeacherSets.Named(name).Select(static teacher => teacher.Id)
            : [name]).Distinct(StringComparer.Ordinal)];

    /// <summary>Takes the sizes of targets from what a batch holds.</summary>
    /// <param name="teachers">Teacher ids.</param>
    /// <param name="batch">Any batch of the training data.</param>
    /// <param name="classTokens">True adds a target for each class token.</param>
    /// <exception cref="UsageException">The data lack a teacher, or all class tokens.</exception>
    public static OrderedDictionary<string, FeatureSize> Of(
        IReadOnlyList<string> teachers, SampleBatch batch, bool classTokens)
    {
        var targets = new OrderedDictionary<string, FeatureSize>(StringComparer.Ordinal);
        foreach (var teacher in teachers)
        {
            if (!batch.Features.TryGetValue(teacher, out FeatureColumn? column))
            {
                throw new UsageException("The training data contain no features of "
                    + $"'{teacher}'.{NearestName.Hint(teacher, batch.Features.Keys)} They contain "
                    + $"{string.Join(", ", batch.Features.Keys)}.");
            }

            targets[teacher] = column.Size;
        }

        // After all maps, as the reference orders them.
        foreach (
            var teacher in classTokens ? teachers.Where(teacher => batch.Features[teacher].ClassToken is not null) : [])
        {
            targets[teacher + TeacherSpec.ClassTokenSuffix] = FeatureSize.Vector(targets[teacher].Channels);
        }

        if (classTokens && targets.Count == teachers.Count)
            throw new UsageException("distillCls is true, but no teacher in the training data stores a class token.");
        return targets;
    }

    /// <summary>Refuses weights that do not name each target once.</summary>
    public static void CheckWeights(
        IReadOnlyDictionary<string, double>? weights, IReadOnlyDictionary<string, FeatureSize> targets)
    {
        if (weights is null)
            return;
        List<string> findings =
        [
            .. targets.Keys.Where(target => !weights.ContainsKey(target))
                .Select(static target => $"'{target}' has no weight"),
            .. weights.Keys.Where(name => !targets.ContainsKey(name))
                .Select(name => $"'{name}' is not a target.{NearestName.Hint(name, targets.Keys)}"),
        ];
        if (findings.Count > 0)
        {
            throw new UsageException(
                $"targetModelWeights must contain one weight per target: {string.Join("; ", findings)}.");
        }
    }
}
