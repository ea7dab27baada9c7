using Theia.Student;
using Theia.Training;
using Theia.Training.Configuration;
using Theia.Training.MixedPrecision;

namespace Theia.Lab.Quickstart;

/// <summary>
/// The distillation of a quickstart: the configuration file and the user's changes, with the data and the run of this
/// quickstart in it.
/// </summary>
internal static class StudentPlan
{
    /// <summary>The configuration of the run.</summary>
    /// <exception cref="UsageException">
    /// A change names no key, has an impossible value, or sets what the quickstart sets itself.
    /// </exception>
    public static DistillConfig Of(QuickstartOptions options, IReadOnlyList<QuickstartTeacher> teachers)
    {
        OwnedKeys.Refuse(
            "quickstart",
            options.Overrides,
            ("runFolder", nameof(QuickstartOptions.Folder)),
            ("datasetRoot", nameof(QuickstartOptions.Folder)),
            ("datasetMix", nameof(QuickstartOptions.Images)),
            ("targetModels", "Teachers"),
            ("seed", nameof(QuickstartOptions.Seed)),
            ("threads", nameof(QuickstartOptions.Threads))
        );
        var config = DistillConfig.Load(options.Config, [.. options.Overrides]);
        var paths = new QuickstartPaths(options.Folder);
        return config with
        {
            DistillCls = config.DistillCls && teachers.Any(teacher => teacher.Spec.HasClassToken),
            RunFolder = paths.Run,
            DatasetRoot = paths.Root,
            DatasetMix = new Dictionary<string, double>(StringComparer.Ordinal) { [Path.GetFileName(paths.Set)] = 1 },
            TargetModels = [.. teachers.Select(teacher => teacher.Spec.Id)],
            Seed = options.Seed,
            Threads = options.Threads,
        };
    }

    /// <summary>Refuses, before any image is packed, what the training would refuse minutes later.</summary>
    /// <exception cref="UsageException">
    /// There is no such student for these teachers, no such device, or no weights to start from.
    /// </exception>
    public static void Check(DistillConfig config, IReadOnlyList<QuickstartTeacher> teachers)
    {
        OrderedDictionary<string, FeatureSize> targets = new(
            teachers.Select(teacher => KeyValuePair.Create(teacher.Spec.Id, teacher.Spec.Size)),
            StringComparer.Ordinal
        );
        foreach (var teacher in teachers.Where(teacher => config.DistillCls && teacher.Spec.HasClassToken))
            targets[teacher.Spec.Id + TeacherSpec.ClassTokenSuffix] = FeatureSize.Vector(teacher.Spec.Size.Channels);
        TargetSizes.CheckWeights(config.TargetModelWeights, targets);
        InitialWeights.Check(config);
        _ = PrecisionChoice.DeviceOf(config);
        _ = PrecisionChoice.Of(config);
        new RobotVisionModel(config.ToStudent(targets), META).Dispose();
    }
}
