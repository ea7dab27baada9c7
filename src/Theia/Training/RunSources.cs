namespace Theia.Training;

/// <summary>Opens the data that a configuration names.</summary>
internal static class RunSources
{
    /// <summary>Opens the training split, the evaluation split where it has samples, and the statistics.</summary>
    /// <exception cref="UsageException">A data set, a teacher's features or its statistics are missing.</exception>
    public static RunData Open(DistillConfig config)
    {
        IReadOnlyList<TeacherSpec> teachers = Teachers(config);
        var statistics = config.FeatureNorm == FeatureNorm.Standard
            ? teachers.ToDictionary(static teacher => teacher.Id, teacher => ChannelStatistics.Load(config.DatasetRoot, StatisticsSet(config, teacher), teacher), StringComparer.Ordinal)
            : [];
        var train = Open(config, "train", teachers, once: false, config.DatasetRatio);
        try
        {
            return new RunData(train, HasSamples(config) ? OpenEvaluation(config, config.EvalSplit, teachers) : null, statistics, Owned: true);
        }
        catch
        {
            train.Dispose();
            throw;
        }
    }

    /// <summary>Opens one pass of a split.</summary>
    public static IBatchSource OpenEvaluation(DistillConfig config, string split) =>
        OpenEvaluation(config, split, Teachers(config));

    private static DistillationBatches OpenEvaluation(DistillConfig config, string split, IReadOnlyList<TeacherSpec> teachers) =>
        Open(config, split, teachers, once: true, config.EvalRatio);

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
        var stored = FeatureExtraction.Teachers(set);
        IReadOnlyList<string> names = TargetSizes.Teachers(config.TargetModels);
        List<TeacherSpec> found = [.. names.Select(name => stored.FirstOrDefault(teacher => teacher.Id == name)).OfType<TeacherSpec>()];
        if (found.Count == names.Count)
            return found;
        var missing = names.Where(name => stored.All(teacher => teacher.Id != name)).ToList();
        throw new UsageException(
            $"{set.Path} has no features of {string.Join(", ", missing)}.{NearestName.Hint(missing[0], stored.Select(static teacher => teacher.Id))} "
            + $"It has {(stored.Count == 0 ? "none at all" : string.Join(", ", stored.Select(static teacher => teacher.Id)))}. Extract them with 'theia extract', or set targetModels to what is there.");
    }

    private static bool HasSamples(DistillConfig config) =>
        config.DatasetMix.Keys.Any(name => DatasetFolder.Open(Path.Combine(config.DatasetRoot, name)).LoadSplits()[config.EvalSplit] > 0);

    // Statistics of one set serve every set of the mix, as in the reference: the first that has them.
    private static string StatisticsSet(DistillConfig config, TeacherSpec teacher) =>
        config.DatasetMix.Keys.FirstOrDefault(name => File.Exists(ChannelStatistics.PathOf(config.DatasetRoot, name, teacher))) ?? config.DatasetMix.Keys.First();
}
