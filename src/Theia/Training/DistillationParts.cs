using Theia.Checkpoints;
using Theia.Data.Layout;
using Theia.Data.Storage;
using Theia.Training.Precision;
using Theia.Training.Runs;
using Theia.Training.Targets;

namespace Theia.Training;

/// <summary>Everything that a run is made of, put together for a new run or from a checkpoint.</summary>
internal sealed class DistillationParts : IDisposable
{
    private readonly RunData _data;

    private readonly FolderLock _lock;

    private readonly CheckpointStore _store;

    private readonly List<string> _notices = [];

    private readonly bool _bfloat16;

    private DistillationParts(DistillConfig config, RunData data, FolderLock held, bool bfloat16, long totalSteps)
    {
        (Config, _data, _lock, _bfloat16) = (config, data, held, bfloat16);
        Folder = new RunFolder(config.RunFolder);
        _store = new CheckpointStore(Folder.Checkpoints);
        Device = PrecisionChoice.DeviceOf(config);
        IReadOnlyList<string> teachers = TargetSizes.Teachers(config.TargetModels);
        OrderedDictionary<string, FeatureSize> sizes = TargetSizes.Of(teachers, data.Train.Read(0), config.DistillCls);
        CheckWeights(config, sizes);
        StudentConfig = config.ToStudent(sizes);
        Model = TheiaModel.Of(NewStudent());
        Normalisers = NormaliserSet.Create(
            config.FeatureNorm, teachers.ToDictionary(static teacher => teacher, teacher => sizes[teacher], StringComparer.Ordinal), data.Statistics, data.Train, Folder, Device);
        Trainer = new StudentTrainer(Student, Normalisers.ByTeacher, TrainerOptions.From(config, totalSteps, Targets, bfloat16, Device));
    }

    public DistillConfig Config { get; }

    public RunFolder Folder { get; }

    public TheiaConfig StudentConfig { get; }

    /// <summary>The student as it is saved; owns it.</summary>
    public TheiaModel Model { get; }

    public RobotVisionModel Student => Model.Network;

    public NormaliserSet Normalisers { get; }

    public StudentTrainer Trainer { get; }

    public RunRecorder Recorder { get; private set; } = null!;

    public Device Device { get; }

    public IBatchSource Train => _data.Train;

    public IBatchSource? Eval => _data.Eval;

    public IReadOnlyList<string> Targets => [.. StudentConfig.TargetFeatureSizes.Keys];

    public IReadOnlyList<string> Notices => _notices;

    private CheckpointTensors Tensors => new(
        [.. StateDict.Of(Student).Select(static parameter => (parameter.Name, (Tensor)parameter.Value))], [.. Trainer.OptimizerState], Normalisers.State);

    /// <summary>Puts a new run together and writes its configuration.</summary>
    public static DistillationParts Begin(DistillConfig config, RunData data, long totalSteps)
    {
        var held = FolderLock.Acquire(config.RunFolder);
        try
        {
            var folder = new RunFolder(config.RunFolder);
            folder.RemoveLeftovers();
            if (new CheckpointStore(folder.Checkpoints).Steps is [.., var done])
                throw new UsageException($"{config.RunFolder} holds a run at step {done} already. Go on with it: theia resume {config.RunFolder}. Or choose another run folder.");
            folder.Clear();
            if (config.Threads > 0)
                set_num_threads(config.Threads);
            (var bfloat16, var notice) = PrecisionChoice.Of(config);
            WholeFile.WriteText(folder.Config, config.ToJson());
            var parts = new DistillationParts(config, data, held, bfloat16, totalSteps);
            parts._notices.Add(notice);
            parts.Recorder = RunRecorder.Begin(folder);
            return parts;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Puts a run together as its newest checkpoint left it.</summary>
    public static DistillationParts Continue(DistillConfig config, RunData data, out RunState state)
    {
        var held = FolderLock.Acquire(config.RunFolder);
        try
        {
            var folder = new RunFolder(config.RunFolder);
            folder.RemoveLeftovers();
            var store = new CheckpointStore(folder.Checkpoints);
            state = store.Newest();
            if (state.StepsPerEpoch != data.Train.StepsPerEpoch)
            {
                throw new DataException(
                    config.DatasetRoot, $"now gives {data.Train.StepsPerEpoch} steps an epoch; the run in {config.RunFolder} began with {state.StepsPerEpoch}.", "Resume with the data that the run was started with.");
            }

            set_num_threads(state.Threads);
            var parts = new DistillationParts(config, data, held, state.Precision == PrecisionChoice.BFloat16, state.TotalSteps);
            store.Load(state.Step, parts.Tensors);
            parts._notices.AddRange(state.Differences(parts.State(state.Step, state.TotalSteps, state.EvaluationDue)).Select(static why => $"{why}: the result can be equal to that of an uninterrupted run only to rounding."));
            parts.Recorder = RunRecorder.Continue(folder, state.Step);
            return parts;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>A student as it is before training.</summary>
    public RobotVisionModel NewStudent()
    {
        var student = new RobotVisionModel(StudentConfig, Device);
        Initialisation.Apply(student, Config.Seed);
        return student;
    }

    /// <summary>Writes a checkpoint, then the model folder.</summary>
    public void Save(long step, long totalSteps, bool evaluationDue)
    {
        // What is logged up to here must be there when a run goes on from here.
        Recorder.Flush();
        _store.Save(State(step, totalSteps, evaluationDue), Tensors);
        Model.Save(Folder.Model);
        if (Config.SavePth)
            Model.SavePth(Folder.Pth(ReferenceName.Of(Config, step)));
    }

    /// <summary>Notes in the newest checkpoint that its evaluation has been made up for.</summary>
    public void Amend(long step, long totalSteps, bool evaluationDue)
    {
        Recorder.Flush();
        _store.Amend(State(step, totalSteps, evaluationDue));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Recorder.Dispose();
        Trainer.Dispose();
        Normalisers.Dispose();
        Model.Dispose();
        _data.Dispose();
        _lock.Dispose();
    }

    private static void CheckWeights(DistillConfig config, OrderedDictionary<string, FeatureSize> targets)
    {
        if (config.TargetModelWeights is not { } weights)
            return;
        var findings = targets.Keys.Where(target => !weights.ContainsKey(target)).Select(static target => $"'{target}' has no weight")
            .Concat(weights.Keys.Where(name => !targets.ContainsKey(name)).Select(name => $"'{name}' is no target.{NearestName.Hint(name, targets.Keys)}")).ToList();
        if (findings.Count > 0)
            throw new UsageException($"targetModelWeights must give one weight for each target: {string.Join("; ", findings)}.");
    }

    private RunState State(long step, long totalSteps, bool evaluationDue) => new()
    {
        Step = step,
        TotalSteps = totalSteps,
        StepsPerEpoch = Train.StepsPerEpoch,
        Threads = get_num_threads(),
        Precision = _bfloat16 ? PrecisionChoice.BFloat16 : PrecisionChoice.Float32,
        Fused = Trainer.IsFused,
        EvaluationDue = evaluationDue,
    };
}
