using Theia.Data.Errors;
using Theia.Data.Loading;
using Theia.Native;
using Theia.Training;
using Theia.Training.Runs;

namespace Theia;

public sealed partial class Distillation
{
    private static readonly Dictionary<string, ChannelStatistics> _noStatistics = [];

    /// <summary>Starts a run on the data that the configuration names.</summary>
    /// <exception cref="UsageException">The configuration cannot be, data are missing, or the run
    /// folder holds a run already.</exception>
    /// <exception cref="DataException">Data are damaged, or images and features do not match.</exception>
    /// <exception cref="ResourceException">
    /// The run folder cannot be written, another process works on it, or libtorch is missing.
    /// </exception>
    public static Distillation Start(DistillConfig config) =>
        new(config, RunSources.Open(config, Ranks.Single), TrainingRun<SampleBatch>.Start);

    /// <summary>Starts a run on the caller's data.</summary>
    /// <param name="config">How; its data keys are not looked at.</param>
    /// <param name="train">Batches to learn from; stays the caller's.</param>
    /// <param name="eval">One pass of samples to evaluate on; stays the caller's. Default: none.</param>
    /// <param name="statistics">Mean and deviation by teacher id; needed if <see cref="DistillConfig.FeatureNorm"/> is
    /// standard. Default: none.</param>
    /// <exception cref="UsageException">The configuration cannot be, or the run folder holds a run already.</exception>
    /// <exception cref="ResourceException">The run folder cannot be written, or another process
    /// works on it.</exception>
    public static Distillation Start(
        DistillConfig config, IBatchSource train, IBatchSource? eval = null,
        IReadOnlyDictionary<string, ChannelStatistics>? statistics = null) =>
        new(config, Given(train, eval, statistics), TrainingRun<SampleBatch>.Start);

    /// <summary>
    /// Resumes the run in <see cref="DistillConfig.RunFolder"/>, or starts one where the folder holds none.
    /// </summary>
    /// <param name="config">
    /// How to start. A run that is resumed keeps its own configuration; of this one only the folder counts.
    /// </param>
    /// <exception cref="UsageException">
    /// The configuration cannot be, data are missing, or the folder holds something else.
    /// </exception>
    /// <exception cref="DataException">
    /// Data or the checkpoint are damaged, or the data differ from those of the run.
    /// </exception>
    /// <exception cref="ResourceException">
    /// The run folder cannot be written, another process works on it, or libtorch is missing.
    /// </exception>
    public static Distillation StartOrResume(DistillConfig config) =>
        File.Exists(new RunFolder(config.RunFolder).Config) ? Resume(config.RunFolder) : Start(config);

    /// <summary>Resumes a run from its last checkpoint, as if it had never stopped.</summary>
    /// <param name="runFolder">The folder that <see cref="Start(DistillConfig)"/> wrote.</param>
    /// <param name="overrides">What to change for the steps that are left, as <c>path=value</c>:
    /// <c>learningRate</c>, <c>gradClip</c>, <c>gradClipNorm</c>, <c>gradClipNormWarmup</c>, <c>threads</c>,
    /// <c>saveCkptInterval</c>, <c>stripInterval</c>, <c>prefetch</c>, <c>savePth</c>. The run's <c>config.json</c>
    /// takes them over, and its <c>changes.jsonl</c> keeps what was before.
    /// </param>
    /// <exception cref="UsageException">The folder holds no run, its data are missing, or an override
    /// would make it another run.</exception>
    /// <exception cref="DataException">The checkpoint or the data are damaged, or the data differ
    /// from those of the run.</exception>
    /// <exception cref="ResourceException">Another process works on the run.</exception>
    public static Distillation Resume(string runFolder, params string[] overrides)
    {
        RunChanges.RequireChangeable(overrides);
        DistillConfig config = ReadConfig(runFolder, overrides);
        // What the run has stays, however large the machine was; what is asked for now is for this one.
        if (overrides.Any(static word => word.StartsWith("threads=", StringComparison.Ordinal)))
            ThreadLimit.Require(config.Threads);
        RequireData(config);
        RunData data = RunSources.Open(config, Ranks.Single);
        if (overrides.Length == 0)
            return new(config, data, TrainingRun<SampleBatch>.Resume);
        var before = DistillConfig.Load(new RunFolder(runFolder).Config);
        var threads = before.Threads != config.Threads && config.Threads > 0;
        var run = new Distillation(
            config,
            data,
            (options, plan) => TrainingRun<SampleBatch>.Resume(options with { ChangesThreads = threads }, plan));
        try
        {
            run.RecordChanges(before);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Resumes a run from its last checkpoint, on data of the caller's. Afterwards it is
    /// as if it had never stopped.
    /// </summary>
    /// <inheritdoc cref="Start(DistillConfig, IBatchSource, IBatchSource?, IReadOnlyDictionary{string, ChannelStatistics}?)"/>
    public static Distillation Resume(
        string runFolder, IBatchSource train, IBatchSource? eval = null,
        IReadOnlyDictionary<string, ChannelStatistics>? statistics = null) =>
        new(ReadConfig(runFolder), Given(train, eval, statistics), TrainingRun<SampleBatch>.Resume);

    /// <summary>
    /// Compares the student of a run with its teachers, as its newest checkpoint left it. Changes nothing, and may look
    /// at a run that is still at work.
    /// </summary>
    /// <param name="runFolder">The folder of the run.</param>
    /// <param name="split"><c>train</c>, <c>val</c> or <c>test</c>. Default: the evaluation split of the
    /// configuration.</param>
    /// <param name="baselines">Also scores the untrained student and the mean of the training features. Default:
    /// false.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="UsageException">The folder holds no run, or the split has no samples.</exception>
    /// <exception cref="DataException">The checkpoint or the data are damaged.</exception>
    /// <exception cref="ResourceException">libtorch is missing or cannot be loaded.</exception>
    public static EvaluationReport Evaluate(
        string runFolder, string? split = null, bool baselines = false, CancellationToken cancellation = default) =>
        Evaluate(runFolder, split, baselines, device: null, cancellation);

    /// <summary>
    /// Compares as the public method does, on another device than that of the configuration: a run of a machine with
    /// CUDA is looked at on one without.
    /// </summary>
    internal static EvaluationReport Evaluate(
        string runFolder, string? split, bool baselines, string? device, CancellationToken cancellation)
    {
        Libtorch.Require();
        DistillConfig config = ReadConfig(runFolder);
        RequireData(config);
        config = config with { Device = device ?? config.Device };
        using RunData data = RunSources.OpenEvaluation(config, split ?? config.EvalSplit)
            ?? throw NothingToEvaluateOn(split ?? config.EvalSplit);
        using var student = Newest(config, data, split ?? config.EvalSplit, out var step);
        return student.Evaluate(step, split ?? config.EvalSplit, data.Train, baselines, cancellation);
    }

    /// <summary>
    /// The student of a run and what normalizes its targets, as the newest checkpoint left them. The caller owns it.
    /// </summary>
    internal static RunStudent OpenStudent(string runFolder)
    {
        DistillConfig config = ReadConfig(runFolder);
        RequireData(config);
        using RunData data = RunSources.OpenEvaluation(config, "train") ?? throw NothingToEvaluateOn("train");
        return Newest(config, data, "train", out _);
    }

    private static RunStudent Newest(DistillConfig config, RunData data, string split, out long step)
    {
        var folder = new RunFolder(config.RunFolder);
        var store = new CheckpointStore(folder.Checkpoints);
        RunState state = store.Newest();
        RunContent.RequireSame(config.RunFolder, state.Data, data.Content, [split]);
        var student = RunStudent.Create(config, data, folder, untrained: false);
        try
        {
            step = state.Step;
            store.Load(step, new CheckpointTensors(student.Weights, null, student.Normalizers.State));
            return student;
        }
        catch
        {
            student.Dispose();
            throw;
        }
    }

    private static RunData Given(
        IBatchSource train, IBatchSource? eval, IReadOnlyDictionary<string, ChannelStatistics>? statistics) =>
        new(train, eval, statistics ?? _noStatistics, Owned: false);

    private void RecordChanges(DistillConfig before)
    {
        Notices = [.. RunChanges.Record(_run.Folder, Step, before, RunPaths.ToStore(Config)), .. Notices];
        // A later resume takes the number of threads from the checkpoint.
        _run.Amend();
    }

    private static DistillConfig ReadConfig(string runFolder, params string[] overrides)
    {
        var path = new RunFolder(runFolder).Config;
        if (!File.Exists(path))
        {
            throw new UsageException(
                $"{runFolder} is not a run folder: it has no config.json. Name the folder of a distillation.");
        }

        return RunPaths.Locate(DistillConfig.Load(path, overrides), runFolder);
    }

    private static void RequireData(DistillConfig config)
    {
        var missing = config.DatasetMix.Keys.Select(name => Path.Combine(config.DatasetRoot, name))
            .FirstOrDefault(static set => !Directory.Exists(set));
        if (missing is not null)
        {
            throw new UsageException(
                $"The data of the run in {config.RunFolder} are missing: {missing} does not exist. "
                + "Restore them at the same place relative to the run, or set their new place as datasetRoot in "
                + $"{new RunFolder(config.RunFolder).Config}.");
        }
    }

    private static UsageException NothingToEvaluateOn(string split) => new(
        $"The split '{split}' has no samples to evaluate on. Sets of "
            + $"fewer than {PackOptions.FewestToHoldOut} images hold none out.",
        new Remedy("Pack more images, or evaluate on the training images.", RemedyStep.EvaluateTraining));
}
