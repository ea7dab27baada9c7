using Theia.Data.Errors;
using Theia.Data.Features;
using Theia.Training.Runs;

namespace Theia.Training;

/// <summary>Opens the data that a configuration names.</summary>
internal static class RunSources
{
    /// <summary>Opens the training split, the evaluation split where it has samples, and the statistics.</summary>
    /// <exception cref="UsageException">A data set, a teacher's features or its statistics are missing.</exception>
    public static RunData Open(DistillConfig config)
    {
        List<TeacherSpec> teachers = Teachers(config);
        RequireSameWeights(config, teachers, config.EvalSplit);
        List<string> notices = [];
        var statistics = Statistics(config, teachers, notices);
        var content = RunContent.Of(config, teachers, statistics);
        var train = Open(config, "train", teachers, once: false, config.DatasetRatio);
        try
        {
            var heldOut = Samples(config, config.EvalSplit);
            var eval = heldOut > 0 ? Open(config, config.EvalSplit, teachers, once: true, config.EvalRatio) : null;
            return new RunData(train, eval, statistics, Owned: true)
            {
                Unchanged = Unchanged(teachers),
                Notices = notices,
                Content = content,
                TrainSamples = Samples(config, "train"),
                HeldOutSamples = heldOut,
            };
        }
        catch
        {
            train.Dispose();
            throw;
        }
    }

    /// <summary>Opens one pass of a split in the place of the training data; null where it has no samples.</summary>
    /// <exception cref="UsageException">A data set, a teacher's features or its statistics are missing.</exception>
    public static RunData? OpenEvaluation(DistillConfig config, string split)
    {
        if (Samples(config, split) == 0)
            return null;
        List<TeacherSpec> teachers = Teachers(config);
        RequireSameWeights(config, teachers, split);
        var statistics = Statistics(config, teachers, []);
        var content = RunContent.Of(config, teachers, statistics);
        return new RunData(Open(config, split, teachers, once: true, ratio: 1), null, statistics, Owned: true) { Unchanged = Unchanged(teachers), Content = content };
    }

    private static DistillationBatches Open(DistillConfig config, string split, IReadOnlyList<TeacherSpec> teachers, bool once, double ratio) => DistillationBatches.Open(
        config.DatasetRoot,
        [.. config.DatasetMix.Select(static part => new DatasetWeight(part.Key, part.Value))],
        split,
        [.. teachers.Select(teacher => new FeatureRequest(teacher, config.DistillCls && teacher.HasClassToken))],
        new BatchOptions
        {
            BatchSize = config.BatchSize,
            Seed = (ulong)config.Seed,
            Shuffle = config.Shuffle && !once,
            Once = once,
            DatasetRatio = ratio,
            SameEveryEpoch = config.SameEveryEpoch,
            Window = config.ShuffleWindow,
            Prefetch = config.Prefetch,
        });

    // All sets of a mix hold the same teachers, and the first tells their sizes.
    private static List<TeacherSpec> Teachers(DistillConfig config)
    {
        var set = DatasetFolder.Open(Path.Combine(config.DatasetRoot, config.DatasetMix.Keys.First()));
        foreach (var column in set.Columns)
            set.RequireShards(column);
        IReadOnlyList<TeacherSpec> stored = FeatureExtraction.Teachers(set);
        IReadOnlyList<string> names = TargetSizes.Teachers(config.TargetModels);
        List<TeacherSpec> found = [.. names.Select(name => stored.FirstOrDefault(teacher => teacher.Id == name)).OfType<TeacherSpec>()];
        if (found.Count == names.Count)
            return found;
        var ids = stored.Select(static teacher => teacher.Id).ToList();
        var missing = names.Except(ids, StringComparer.Ordinal).ToList();
        throw new UsageException(
            $"{set.Path} has no features of {string.Join(", ", missing)}.{NearestName.Hint(missing[0], ids)} It has {(ids.Count == 0 ? "none at all" : string.Join(", ", ids))}. "
            + "Extract them with 'theia extract', or set targetModels to what is there.");
    }

    // Statistics of one set serve every set of the mix, as in the reference: those of the first that has them. Where features are learned
    // as they are, only the baseline of an evaluation asks for their mean, so there they may be missing.
    private static Dictionary<string, ChannelStatistics> Statistics(DistillConfig config, List<TeacherSpec> teachers, List<string> notices) => teachers
        .Where(teacher => config.FeatureNorm switch
        {
            FeatureNorm.Standard => teacher.Normaliser != TeacherNormaliser.None || IsMeasured(config, teacher),
            FeatureNorm.None => IsMeasured(config, teacher),
            _ => false,
        })
        .ToDictionary(static teacher => teacher.Id, teacher => Measured(config, teacher, notices), StringComparer.Ordinal);

    private static ChannelStatistics Measured(DistillConfig config, TeacherSpec teacher, List<string> notices)
    {
        var name = MeasuredSet(config, teacher) ?? config.DatasetMix.Keys.First();
        var statistics = ChannelStatistics.Load(config.DatasetRoot, name, teacher);
        if (StatisticsMatch.Require(new DatasetFolder(Path.Combine(config.DatasetRoot, name)), teacher, statistics) is { } notice)
            notices.Add(notice);
        return statistics;
    }

    // What is evaluated on must be what was trained on, seen by the same network.
    private static void RequireSameWeights(DistillConfig config, List<TeacherSpec> teachers, string split)
    {
        foreach (var name in config.DatasetMix.Keys)
        {
            var set = new DatasetFolder(Path.Combine(config.DatasetRoot, name));
            foreach (TeacherSpec teacher in teachers)
                TeacherRecord.TryLoad(set.ColumnPath(teacher.FolderName))?.RequireSameWeights("train", split, $"Extract one of them again: {ExtractCommands.For(set, teacher, split, force: true)}");
        }
    }

    private static bool IsMeasured(DistillConfig config, TeacherSpec teacher) =>
        MeasuredSet(config, teacher) is not null || File.Exists(StatisticsFile.ReferenceMean(config.DatasetRoot, teacher));

    private static string? MeasuredSet(DistillConfig config, TeacherSpec teacher) =>
        config.DatasetMix.Keys.FirstOrDefault(name => File.Exists(ChannelStatistics.PathOf(config.DatasetRoot, name, teacher)));

    private static HashSet<string> Unchanged(List<TeacherSpec> teachers) =>
        [.. teachers.Where(static teacher => teacher.Normaliser == TeacherNormaliser.None).Select(static teacher => teacher.Id)];

    private static long Samples(DistillConfig config, string split) =>
        config.DatasetMix.Keys.Sum(name => DatasetFolder.Open(Path.Combine(config.DatasetRoot, name)).LoadSplits()[split]);
}
