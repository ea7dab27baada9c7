using System.Diagnostics;
using Theia.Data.IO;
using Theia.Data.Loading;
using Theia.Native;
using Theia.Training.MixedPrecision;

namespace Theia.Training.Runs;

/// <summary>
/// A training of any kind in a folder: lock, checkpoints, log, notices, threads, precision, interruption, divergence
/// and resume. It can be stopped at any moment and continues, to the bit, from its last checkpoint. Not for use by
/// several threads.
/// </summary>
/// <typeparam name="TBatch">What one step learns from.</typeparam>
internal sealed class TrainingRun<TBatch> : IDisposable
{
    private const string OnlyToRounding =
        "the result can be equal to that of an uninterrupted run only to rounding";

    private readonly RunOptions _options;

    private readonly FolderLock? _lock;

    private readonly CheckpointStore _store;

    private readonly TrainingPlan<TBatch> _plan;

    private readonly OptimizationOptions _optimizer;

    private readonly Trainer<TBatch> _trainer;

    private readonly RunSchedule _schedule;

    // Null on the ranks that do not write.
    private RunRecorder? _recorder;

    // An epoch has ended, and an interrupt came before its evaluation.
    private bool _evaluationDue;

    private TrainingRun(
        RunOptions options, RunFolder folder, FolderLock? held, TrainingPlan<TBatch> plan, RunStart start,
        bool bfloat16)
    {
        (_options, Folder, _lock, _plan) = (options, folder, held, plan);
        _store = new CheckpointStore(folder.Checkpoints);
        _optimizer = plan.Optimizer with { BFloat16 = bfloat16, Device = start.Device };
        _trainer = new Trainer<TBatch>(plan.Objective, _optimizer);
        _schedule = new RunSchedule(
            options.SaveInterval, options.SaveMinutes, options.EvaluationInterval, plan.StepsPerEpoch, plan.TotalSteps,
            options.StripInterval);
    }

    /// <summary>Where the parts of the run lie.</summary>
    public RunFolder Folder { get; }

    /// <summary>Optimizer steps done.</summary>
    public long Step { get; private set; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public long TotalSteps => _plan.TotalSteps;

    /// <summary>True when the last enumeration of <see cref="Steps"/> ended early because it was asked to.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>
    /// What the user should know: the precision that was chosen, why a resumed run may differ in the last bits.
    /// </summary>
    public IReadOnlyList<string> Notices { get; private set; } = [];

    private CheckpointTensors Tensors => new(
        [.. _plan.Objective.Parameters.Select(static pair => (pair.Name, (Tensor)pair.Value))],
        [.. _trainer.OptimizerState],
        _plan.Objective.State);

    private RunState State => new()
    {
        Step = Step,
        TotalSteps = TotalSteps,
        StepsPerEpoch = _plan.StepsPerEpoch,
        Threads = get_num_threads(),
        Precision = _optimizer.BFloat16 ? PrecisionChoice.BFloat16 : PrecisionChoice.Float32,
        Fused = _trainer.IsFused,
        EvaluationDue = _evaluationDue,
        Data = _options.Content,
    };

    /// <summary>Starts a run, and writes its first checkpoint.</summary>
    /// <param name="options">Where and how it is kept.</param>
    /// <param name="plan">Makes the objective; called when folder, threads and device are ready.</param>
    /// <exception cref="UsageException">The run cannot be, or the folder holds one already.</exception>
    /// <exception cref="ResourceException">The folder cannot be written, or another process works on it.</exception>
    public static TrainingRun<TBatch> Start(RunOptions options, Func<RunStart, TrainingPlan<TBatch>> plan)
    {
        Libtorch.Require();
        // Not among the findings of a configuration: a run that a larger machine began can be resumed and looked at
        // here.
        ThreadLimit.Require(options.Threads);
        // Everything that can refuse the run comes before the folder is touched.
        var start = new RunStart(null, PrecisionChoice.DeviceOf(options.Device), options.Ranks);
        (var bfloat16, var precision) = PrecisionChoice.Of(options.Precision, options.Device);
        var folder = new RunFolder(options.Folder);
        if (options.Ranks.Writes)
            folder.RequireFree();
        return Locked(options, folder, held =>
        {
            if (options.Ranks.Writes)
                folder.Begin();
            if (options.Threads > 0)
                set_num_threads(options.Threads);
            return new(options, folder, held, plan(start), start, bfloat16);
        }, run =>
        {
            // A rule can leave the cosine no steps; better said now than at the end of the warm-up.
            _ = run._optimizer.Schedule.At(run.TotalSteps - 1);
            run.Notices = [.. options.Notices, precision, .. run._plan.Notices];
            run._recorder = options.Ranks.Writes ? RunRecorder.Begin(folder) : null;
            _ = run.Draw();
            run.Save();
            if (options.Ranks.Writes)
                folder.Complete(options.Config);
        });
    }

    /// <summary>Continues a run from its newest checkpoint. Afterwards it is as if it had never stopped.</summary>
    /// <param name="options">Where and how it is kept.</param>
    /// <param name="plan">Makes the objective; called when folder, threads and device are ready.</param>
    /// <exception cref="UsageException">There is no checkpoint.</exception>
    /// <exception cref="DataException">The checkpoint is damaged or does not belong to this run.</exception>
    /// <exception cref="ResourceException">Another process works on the run.</exception>
    public static TrainingRun<TBatch> Resume(RunOptions options, Func<RunStart, TrainingPlan<TBatch>> plan)
    {
        Libtorch.Require();
        var folder = new RunFolder(options.Folder);
        RunState? state = null;
        return Locked(options, folder, held =>
        {
            if (options.Ranks.Writes)
                folder.RemoveLeftovers();
            state = new CheckpointStore(folder.Checkpoints).Newest();
            set_num_threads(options.ChangesThreads ? options.Threads : state.Threads);
            var start = new RunStart(state, PrecisionChoice.DeviceOf(options.Device), options.Ranks);
            return new(options, folder, held, plan(start), start, state.Precision == PrecisionChoice.BFloat16);
        }, run =>
        {
            (run.Step, run._evaluationDue) = (state!.Step, state.EvaluationDue);
            run._store.Load(run.Step, run.Tensors);
            var differences = state.Differences(run.State).Select(static why => $"{why}: {OnlyToRounding}.");
            run.Notices = [.. run._plan.Notices, .. differences];
            run._recorder = options.Ranks.Writes ? RunRecorder.Continue(folder, run.Step) : null;
        });
    }

    /// <summary>
    /// Trains until the run is complete. Enumerating again continues where the last enumeration stopped.
    /// </summary>
    /// <param name="cancellation">
    /// Ends after the step at hand, with a checkpoint; <see cref="Interrupted"/> is then true.
    /// </param>
    /// <exception cref="DivergenceException">The run has diverged; its last sound checkpoint is kept.</exception>
    /// <exception cref="ResourceException">A checkpoint cannot be written; the one before is kept.</exception>
    public IEnumerable<TrainingStep> Steps(CancellationToken cancellation = default)
    {
        Interrupted = false;
        if (_evaluationDue && !cancellation.IsCancellationRequested)
        {
            _ = TryEvaluate(cancellation);
            Amend();
        }

        while (Step < TotalSteps && !cancellation.IsCancellationRequested)
            yield return Advance(cancellation);
        if (Step < TotalSteps || _evaluationDue)
        {
            Interrupted = true;
            Save();
        }
    }

    /// <summary>Writes a checkpoint, and with it the model, for the steps done so far.</summary>
    /// <exception cref="DivergenceException">A weight is not finite.</exception>
    /// <exception cref="ResourceException">The disk is full or refuses; the checkpoint before is kept.</exception>
    public void Save()
    {
        CheckpointTensors tensors = Tensors;
        if (tensors.FirstNotFinite() is { } name)
            throw NotFinite(name);
        if (_options.Ranks.Writes)
        {
            // What is logged up to here must be there when a run continues from here.
            _recorder!.Flush();
            _store.Save(State, tensors);
            _plan.SaveModel?.Invoke(Folder, Step);
        }

        _schedule.Saved();
    }

    /// <summary>Writes the state of the newest checkpoint again: its evaluation, its threads.</summary>
    public void Amend()
    {
        if (!_options.Ranks.Writes)
            return;
        _recorder!.Flush();
        _store.Amend(State);
    }

    /// <summary>The error of a run that has left the finite numbers after the steps done so far.</summary>
    public DivergenceException Diverged(string what, double value) => _optimizer.Diverged(what, value, Step - 1);

    /// <summary>
    /// Releases the run folder. Steps since the last checkpoint are lost; <see cref="Save"/> keeps them.
    /// </summary>
    public void Dispose()
    {
        _recorder?.Dispose();
        _plan.Batches?.Dispose();
        _trainer.Dispose();
        _plan.Objective.Dispose();
        _lock?.Dispose();
    }

    private static TrainingRun<TBatch> Locked(
        RunOptions options, RunFolder folder, Func<FolderLock?, TrainingRun<TBatch>> make,
        Action<TrainingRun<TBatch>> open)
    {
        var held = options.Ranks.Writes ? FolderLock.Acquire(folder.Path) : null;
        TrainingRun<TBatch>? run = null;
        try
        {
            run = make(held);
            open(run);
            return run;
        }
        catch
        {
            if (run is null)
                held?.Dispose();
            else
                run.Dispose();
            throw;
        }
    }

    private TrainingStep Advance(CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        TBatch batch = _plan.Read(Step);
        TimeSpan load = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        StepOutcome outcome = Learn(batch);
        TimeSpan compute = Stopwatch.GetElapsedTime(start);
        Step++;
        _recorder?.Write(Step, "train", outcome.Scalars);

        var evaluated = false;
        if (_schedule.Evaluates(Step) && _plan.Evaluate is not null)
        {
            _evaluationDue = true;
            evaluated = TryEvaluate(cancellation);
        }

        // Before the checkpoint: where a run continues from, its strip is there.
        var strip = Draw();
        var saves = _schedule.Saves(Step);
        if (saves)
            Save();
        return new TrainingStep(Step, TotalSteps, outcome, load, compute)
        {
            Evaluated = evaluated,
            Strip = strip,
            Saved = saves,
        };
    }

    private string? Draw()
    {
        if (!_options.Ranks.Writes || !_schedule.Draws(Step) || _plan.Draw?.Invoke() is not { } strip)
            return null;
        var path = Folder.Strip(Step);
        AtomicFile.WriteBytes(path, strip.EncodePng());
        _recorder!.Write(Step, strip);
        return path;
    }

    private StepOutcome Learn(TBatch batch)
    {
        try
        {
            return _trainer.Step(Step, batch);
        }
        catch (DivergenceException)
        {
            Discard();
            throw;
        }
    }

    private bool TryEvaluate(CancellationToken cancellation)
    {
        try
        {
            if (_options.Ranks.Writes)
                _recorder!.Write(Step, "evaluate", _plan.Evaluate!(cancellation));
            _evaluationDue = false;
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // Takes back the checkpoint of weights that have turned out to be useless, and the model with it, so that a resumed
    // run continues from one that is sound.
    private void Discard()
    {
        if (!_options.Ranks.Writes || !_store.Discard(Step, out var before))
            return;
        _store.Load(before, Tensors with { Optimizer = null });
        _plan.SaveModel?.Invoke(Folder, before);
    }

    private TheiaException NotFinite(string name) => Step > 0
        ? Diverged($"weight or moment '{name}'", double.NaN)
        : new DataException(
            _options.InitialWeights ?? Folder.Path,
            $"has values of the weight '{name}' that are not finite.",
            "Start from other weights.");
}
