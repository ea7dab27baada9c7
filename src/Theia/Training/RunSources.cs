using Theia.Data.Errors;
using Theia.Data.Statistics;
using Theia.Data.Teachers;
using Theia.Training.Configuration;
using Theia.Training.Runs;

namespace Theia.Training;

/// <summary>Opens the data that a configuration names.</summary>
internal static class RunSources
{
    /// <summary>Opens the training split, the evaluation split where it has samples, and the statistics.</summary>
    /// <param name="config">Names the data.</param>
    /// <param name="ranks">Which process of the training the batches are for.</param>
    /// <exception cref="UsageException">A data set, a teacher's features or its statistics are missing.</exception>
    public static RunData Open(DistillConfig config, Ranks ranks)
    {
        List<TeacherSpec> teachers = Teachers(config);
        var statistics = Statistics(config, teachers);
        var train = Open(config, "train", teachers, once: false, config.DatasetRatio, ranks);
        var heldOut = Samples(config, config.EvalSplit);
        IBatchSource? eval;
        try
        {
            eval = heldOut == 0
                ? null
                : Open(config, config.EvalSplit, teachers, once: true, config.EvalRatio, Ranks.Single);
        }
        catch
        {
            train.Dispose();
            throw;
        }

        var data = new RunData(train, eval, statistics, Owned: true)
        {
            Unchanged = Unchanged(teachers),
            Ranks = ranks,
            TrainSamples = Samples(config, "train"),
            HeldOutSamples = heldOut,
        };
        return Checked(data, config, teachers, config.EvalSplit);
    }

    /// <summary>Opens one pass of a split in the place of the training data; null where it has no samples.</summary>
    /// <exception cref="UsageException">A data set, a teacher's features or its statistics are missing.</exception>
    public static RunData? OpenEvaluation(DistillConfig config, string split)
    {
        if (Samples(config, split) == 0)
            return null;
        List<TeacherSpec> teachers = Teachers(config);
        var statistics = Statistics(config, teachers);
        var samples = Open(config, split, teachers, once: true, ratio: 1, Ranks.Single);
        return Checked(
            new RunData(samples, null, statistics, Owned: true) { Unchanged = Unchanged(teachers) },
            config, teachers, split);
    }

    // Features that are damaged or of other images are found on opening, with the sample; only then
    // is it worth asking what was measured on them.
    private static RunData Checked(RunData data, DistillConfig config, List<TeacherSpec> teachers, string split)
    {
        try
        {
            RequireSameWeights(config, teachers, split);
            return data with
            {
                Notices = Match(config, teachers, data.Statistics),
                Content = RunContent.Of(config, teachers, data.Statistics),
            };
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    private static DistillationBatches Open(
        DistillConfig config,
        string split,
        IReadOnlyList<TeacherSpec> teachers,
        bool once,
        double ratio,
        Ranks ranks) => DistillationBatches.Open(
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
            Rank = ranks.Rank,
            World = ranks.World,
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
        List<TeacherSpec> found = [.. names.Select(name => stored.FirstOrDefault(teacher => teacher.Id == name))
            .OfType<TeacherSpec>()];
        if (found.Count == names.Count)
            return found;
        var ids = stored.Select(static teacher => teacher.Id).ToList();
        var missing = names.Except(ids, StringComparer.Ordinal).ToList();
        throw new UsageException(
            $"{set.Path} has no features of {string.Join(", ", missing)}.{NearestName.Hint(missing[0], ids)} It has "
                + $"{(ids.Count == 0 ? "none at all" : string.Join(", ", ids))}.",
            Remedy.Extract(
                "Set targetModels to teachers with features, or extract the missing ones.", set.Path, missing[0]));
    }

    // Statistics of one set serve every set of the mix, as in the reference: those of the first that
    // has them. Where features are learned as they are, only the baseline of an evaluation asks for
    // their mean, so there they may be missing.
    private static Dictionary<string, ChannelStatistics> Statistics(DistillConfig config, List<TeacherSpec> teachers) =>
        teachers
            .Where(teacher => config.FeatureNorm switch
            {
                FeatureNorm.Standard => teacher.Normalizer != TeacherNormalizer.None || IsMeasured(config, teacher),
                FeatureNorm.None => IsMeasured(config, teacher),
                _ => false,
            })
            .ToDictionary(
                static teacher => teacher.Id,
                teacher => ChannelStatistics.Load(
                    config.DatasetRoot, MeasuredSet(config, teacher) ?? config.DatasetMix.Keys.First(), teacher),
                StringComparer.Ordinal);

    private static List<string> Match(
        DistillConfig config, List<TeacherSpec> teachers, IReadOnlyDictionary<string, ChannelStatistics> statistics) =>
    [
        .. from teacher in teachers
           where statistics.ContainsKey(teacher.Id)
           let set = new DatasetFolder(
               Path.Combine(config.DatasetRoot, MeasuredSet(config, teacher) ?? config.DatasetMix.Keys.First()))
           let notice = StatisticsMatch.Require(set, teacher, statistics[teacher.Id])
           where notice is not null
           select notice,
    ];

    // What is evaluated on must be what was trained on, seen by the same network.
    private static void RequireSameWeights(DistillConfig config, List<TeacherSpec> teachers, string split)
    {
        foreach (var name in config.DatasetMix.Keys)
        {
            var set = new DatasetFolder(Path.Combine(config.DatasetRoot, name));
            foreach (TeacherSpec teacher in teachers)
            {
                TeacherRecord.TryLoad(set.ColumnPath(teacher.FolderName))?.RequireSameWeights(
                    "train", split,
                    Remedy.Extract("Extract one of them again.", set.Path, teacher.Id, split, force: true));
            }
        }
    }

    private static bool IsMeasured(DistillConfig config, TeacherSpec teacher) =>
        MeasuredSet(config, teacher) is not null
            || File.Exists(StatisticsFile.ReferenceMean(config.DatasetRoot, teacher));

    private static string? MeasuredSet(DistillConfig config, TeacherSpec teacher) =>
        config.DatasetMix.Keys.FirstOrDefault(
            name => File.Exists(ChannelStatistics.PathOf(config.DatasetRoot, name, teacher)));

    private static HashSet<string> Unchanged(List<TeacherSpec> teachers) =>
        [.. teachers.Where(static teacher => teacher.Normalizer == TeacherNormalizer.None)
            .Select(static teacher => teacher.Id)];

    private static long Samples(DistillConfig config, string split) =>
        config.DatasetMix.Keys.Sum(
            name => DatasetFolder.Open(Path.Combine(config.DatasetRoot, name)).LoadSplits()[split]);
}
