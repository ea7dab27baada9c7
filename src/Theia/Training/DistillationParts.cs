using Theia.Data.Layout;
using Theia.Training.Precision;
using Theia.Training.Runs;

namespace Theia.Training;

/// <summary>Everything that a run at work is made of, put together for a new run or from a checkpoint.</summary>
internal sealed class DistillationParts : IDisposable
{
    private readonly RunData _data;

    private readonly FolderLock _lock;

    private readonly CheckpointStore _store;

    private readonly RunStudent _student;

    private readonly bool _bfloat16;

    private DistillationParts(DistillConfig config, RunData data, FolderLock held, long totalSteps, bool bfloat16, bool untrained)
    {
        (Config, _data, _lock, _bfloat16, TotalSteps) = (config, data, held, bfloat16, totalSteps);
        Folder = new RunFolder(config.RunFolder);
        _store = new CheckpointStore(Folder.Checkpoints);
        _student = RunStudent.Create(config, data, Folder, untrained);
        Trainer = new StudentTrainer(_student.Network, _student.Normalisers.ByTeacher, TrainerOptions.From(config, totalSteps, _student.Targets, bfloat16, _student.Device));
    }

    public DistillConfig Config { get; }

    public long TotalSteps { get; }

    public RunFolder Folder { get; }

    public StudentTrainer Trainer { get; }

    public RunRecorder Recorder { get; private set; } = null!;

    public IBatchSource Train => _data.Train;

    public IBatchSource? Eval => _data.Eval;

    public IReadOnlyList<string> Notices { get; private set; } = [];

    private CheckpointTensors Tensors => new(_student.Weights, [.. Trainer.OptimizerState], _student.Normalisers.State);

    /// <summary>Puts a new run together.</summary>
    public static DistillationParts Begin(DistillConfig config, RunData data)
    {
        // Everything that can refuse the run comes before the folder is touched.
        _ = PrecisionChoice.DeviceOf(config);
        (var bfloat16, var notice) = PrecisionChoice.Of(config);
        var folder = new RunFolder(config.RunFolder);
        folder.RequireFree();
        var held = FolderLock.Acquire(config.RunFolder);
        try
        {
            folder.Begin();
            if (config.Threads > 0)
                set_num_threads(config.Threads);
            var total = config.Steps > 0 ? config.Steps : checked(config.Epochs * data.Train.StepsPerEpoch);
            var parts = new DistillationParts(config, data, held, total, bfloat16, untrained: true);
            // The reference's rule can leave the cosine no steps; better said now than at the end of the warm-up.
            _ = parts.Trainer.Schedule.At(total - 1);
            var scale = new RunScale(config, total, parts.Trainer.Schedule.Sum, data.TrainSamples, data.HeldOutSamples);
            parts.Notices =
            [
                .. config.Choices, notice, .. parts._student.StartNotice is { } start ? [start] : Array.Empty<string>(), .. data.Notices, .. scale.Notices,
            ];
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
    /// <param name="config">How it goes on.</param>
    /// <param name="data">What it learns from.</param>
    /// <param name="before">The stored configuration where <paramref name="config"/> changes it; null where it does not.</param>
    /// <param name="state">What the checkpoint says.</param>
    public static DistillationParts Continue(DistillConfig config, RunData data, DistillConfig? before, out RunState state)
    {
        var held = FolderLock.Acquire(config.RunFolder);
        try
        {
            var folder = new RunFolder(config.RunFolder);
            folder.RemoveLeftovers();
            var store = new CheckpointStore(folder.Checkpoints);
            state = store.Newest();
            RunContent.RequireSame(config.RunFolder, state.Data, data.Content, ["train", config.EvalSplit]);
            if (state.StepsPerEpoch != data.Train.StepsPerEpoch)
            {
                throw new DataException(
                    config.DatasetRoot,
                    $"now gives {data.Train.StepsPerEpoch} steps an epoch; the run in {config.RunFolder} began with {state.StepsPerEpoch}.",
                    "Resume with the data that the run was started with.");
            }

            var threads = before is not null && before.Threads != config.Threads && config.Threads > 0 ? config.Threads : state.Threads;
            set_num_threads(threads);
            var parts = new DistillationParts(config, data, held, state.TotalSteps, state.Precision == PrecisionChoice.BFloat16, untrained: false);
            store.Load(state.Step, parts.Tensors);
            parts.Notices = [.. data.Notices, .. state.Differences(parts.State(state.Step, state.EvaluationDue)).Select(static why => $"{why}: the result can be equal to that of an uninterrupted run only to rounding.")];
            parts.Recorder = RunRecorder.Continue(folder, state.Step);
            if (before is not null)
            {
                parts.Notices = [.. RunChanges.Record(folder, state.Step, before, RunPaths.ToStore(config)), .. parts.Notices];
                // A later resume takes the number of threads from the checkpoint.
                parts.Amend(state.Step, state.EvaluationDue);
            }

            return parts;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="RunStudent.Evaluate"/>
    public EvaluationReport Evaluate(long step, string split, IBatchSource source, bool baselines, CancellationToken cancellation) =>
        _student.Evaluate(step, split, source, baselines, cancellation);

    /// <summary>Writes a checkpoint, then the model folder.</summary>
    public void Save(long step, bool evaluationDue)
    {
        CheckpointTensors tensors = Tensors;
        if (tensors.FirstNotFinite() is { } name)
            throw NotFinite(name, step);
        // What is logged up to here must be there when a run goes on from here.
        Recorder.Flush();
        _store.Save(State(step, evaluationDue), tensors);
        _student.Model.Save(Folder.Model);
        if (Config.SavePth)
            _student.Model.SavePth(Folder.Pth(ReferenceName.Of(Config, step)));
    }

    /// <summary>Takes back the checkpoint of the weights that have turned out to be useless, and the model folder with it, so that a resumed run goes on from one that is sound.</summary>
    public void Discard(long step)
    {
        if (!_store.Discard(step, out var before))
            return;
        _store.Load(before, new CheckpointTensors(_student.Weights, null, []));
        _student.Model.Save(Folder.Model);
    }

    /// <summary>Notes in the newest checkpoint that its evaluation has been made up for.</summary>
    public void Amend(long step, bool evaluationDue)
    {
        Recorder.Flush();
        _store.Amend(State(step, evaluationDue));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Recorder.Dispose();
        Trainer.Dispose();
        _student.Dispose();
        _data.Dispose();
        _lock.Dispose();
    }

    private TheiaException NotFinite(string name, long step) => step > 0
        ? new DivergenceException($"weight or moment '{name}'", double.NaN, step, Trainer.AfterDivergence)
        : new DataException(Config.CheckpointPath ?? Folder.Path, $"gives the weight '{name}' values that are not finite.", "Start from other weights.");

    private RunState State(long step, bool evaluationDue) => new()
    {
        Step = step,
        TotalSteps = TotalSteps,
        StepsPerEpoch = Train.StepsPerEpoch,
        Threads = get_num_threads(),
        Precision = _bfloat16 ? PrecisionChoice.BFloat16 : PrecisionChoice.Float32,
        Fused = Trainer.IsFused,
        EvaluationDue = evaluationDue,
        Data = _data.Content,
    };
}
