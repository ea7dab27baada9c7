using System.Diagnostics;
using Theia.Training;
using Theia.Training.Runs;

namespace Theia;

/// <summary>
/// A student learning from its teachers. The loop is the caller's: each element of <see cref="Steps"/> is one optimiser step.
/// A run can be stopped at any moment and goes on, to the bit, from its last checkpoint. Not for use by several threads.
/// </summary>
public sealed partial class Distillation : IDisposable
{
    private readonly DistillationParts _parts;

    private readonly RunSchedule _schedule;

    // An epoch has ended, and an interrupt came before its evaluation.
    private bool _evaluationDue;

    private Distillation(DistillationParts parts, long step = 0, bool evaluationDue = false)
    {
        (_parts, Step, _evaluationDue) = (parts, step, evaluationDue);
        _schedule = new RunSchedule(parts.Config, parts.Train.StepsPerEpoch, parts.TotalSteps);
    }

    /// <summary>The merged configuration.</summary>
    public DistillConfig Config => _parts.Config;

    /// <summary>Optimiser steps done.</summary>
    public long Step { get; private set; }

    /// <summary>Optimiser steps of the whole run.</summary>
    public long TotalSteps => _parts.TotalSteps;

    /// <summary>True when the last enumeration of <see cref="Steps"/> ended early because it was asked to.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>The student as a model folder in the published layout; written with every checkpoint.</summary>
    public string ModelFolder => _parts.Folder.Model;

    /// <summary>What the user should know: what was fitted to the data set and why, the precision that was chosen, what is tiny for the data, why a resumed run may differ in the last bits.</summary>
    public IReadOnlyList<string> Notices => _parts.Notices;

    /// <summary>Trains until the run is complete. Enumerating again goes on where the last enumeration stopped.</summary>
    /// <param name="cancellation">Ends after the step at hand, with a checkpoint; <see cref="Interrupted"/> is then true.</param>
    /// <exception cref="TheiaException">The run has diverged (exit code 1); its last sound checkpoint is kept.</exception>
    /// <exception cref="DataException">A sample is damaged.</exception>
    /// <exception cref="ResourceException">A checkpoint cannot be written; the one before is kept.</exception>
    public IEnumerable<DistillStep> Steps(CancellationToken cancellation = default)
    {
        Interrupted = false;
        if (_evaluationDue && !cancellation.IsCancellationRequested)
        {
            _ = EvaluateEpoch(cancellation);
            _parts.Amend(Step, _evaluationDue);
        }

        while (Step < TotalSteps && !cancellation.IsCancellationRequested)
            yield return Advance(cancellation);
        if (Step < TotalSteps || _evaluationDue)
        {
            Interrupted = true;
            Save();
        }
    }

    /// <summary>Compares the student with its teachers on the evaluation split, or on samples of the caller's.</summary>
    /// <param name="source">What to look at, one pass; null for the evaluation split of the configuration.</param>
    /// <param name="baselines">True scores the untrained student and the mean of the training features beside it.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="UsageException">There is nothing to evaluate on.</exception>
    public EvaluationReport Evaluate(IBatchSource? source = null, bool baselines = false, CancellationToken cancellation = default)
    {
        if (source is not null)
            return _parts.Evaluate(Step, "given", source, baselines, cancellation);
        return _parts.Evaluate(Step, Config.EvalSplit, _parts.Eval ?? throw NothingToEvaluateOn(Config.EvalSplit), baselines, cancellation);
    }

    /// <summary>Writes a checkpoint and the model folder for the steps done so far.</summary>
    /// <exception cref="ResourceException">The disk is full or refuses; the checkpoint before is kept.</exception>
    public void Save()
    {
        _parts.Save(Step, _evaluationDue);
        _schedule.Saved();
    }

    /// <summary>Lets the run folder go. Steps since the last checkpoint are lost; <see cref="Save"/> keeps them.</summary>
    public void Dispose() => _parts.Dispose();

    private DistillStep Advance(CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        SampleBatch batch = _parts.Train.Read(Step);
        TimeSpan load = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        StepOutcome outcome = Learn(batch);
        TimeSpan compute = Stopwatch.GetElapsedTime(start);
        var epoch = Step / _parts.Train.StepsPerEpoch;
        Step++;

        var step = new DistillStep
        {
            Step = Step,
            TotalSteps = TotalSteps,
            Epoch = epoch,
            LearningRate = outcome.LearningRate,
            Loss = outcome.Loss,
            Total = outcome.Total,
            Targets = outcome.Targets,
            GradientNorm = outcome.GradientNorm,
            Samples = batch.Keys.Count,
            LoadTime = load,
            ComputeTime = compute,
        };
        _parts.Recorder.Write(step);
        return AfterStep(step, cancellation);
    }

    private StepOutcome Learn(SampleBatch batch)
    {
        try
        {
            return _parts.Trainer.Step(Step, batch);
        }
        catch (DivergenceException)
        {
            _parts.Discard(Step);
            throw;
        }
    }

    private DistillStep AfterStep(DistillStep step, CancellationToken cancellation)
    {
        EvaluationReport? evaluation = null;
        if (_schedule.Evaluates(Step) && _parts.Eval is not null)
        {
            _evaluationDue = true;
            evaluation = EvaluateEpoch(cancellation);
        }

        var saves = _schedule.Saves(Step);
        if (saves)
            Save();
        return step with { Evaluation = evaluation, Saved = saves };
    }

    private EvaluationReport? EvaluateEpoch(CancellationToken cancellation)
    {
        try
        {
            EvaluationReport evaluation = Evaluate(cancellation: cancellation);
            if (!double.IsFinite(evaluation.Total.Mse))
                throw new DivergenceException("loss of the evaluation", evaluation.Total.Mse, Step, _parts.Trainer.AfterDivergence);
            _parts.Recorder.Write(evaluation);
            _evaluationDue = false;
            return evaluation;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
