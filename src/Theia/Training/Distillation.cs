using Theia.Training;
using Theia.Training.Runs;

namespace Theia;

/// <summary>
/// A student learning from its teachers. The loop is the caller's: each element of <see cref="Steps"/>
/// is one optimizer step. A run can be stopped at any time and resumes from its last checkpoint with
/// bit-identical results. Not for use by several threads.
/// </summary>
public sealed partial class Distillation : IDisposable
{
    private readonly RunData _data;

    private readonly TrainingRun<SampleBatch> _run;

    private RunStudent? _student;

    private StudentObjective? _objective;

    private RunStrips? _strips;

    private EvaluationReport? _evaluation;

    private Distillation(
        DistillConfig config,
        RunData data,
        Func<RunOptions, Func<RunStart, TrainingPlan<SampleBatch>>, TrainingRun<SampleBatch>> open)
    {
        (Config, _data) = (config, data);
        try
        {
            _run = open(OptionsOf(config, data), Plan);
            Notices = _run.Notices;
        }
        catch
        {
            _strips?.Dispose();
            _student?.Dispose();
            _data.Dispose();
            throw;
        }
    }

    /// <summary>The merged configuration.</summary>
    public DistillConfig Config { get; }

    /// <summary>Optimizer steps done.</summary>
    public long Step => _run.Step;

    /// <summary>Optimizer steps of the whole run.</summary>
    public long TotalSteps => _run.TotalSteps;

    /// <summary>True when the last enumeration of <see cref="Steps"/> ended early because it was asked to.</summary>
    public bool Interrupted => _run.Interrupted;

    /// <summary>The student as a model folder in the published layout; written with every checkpoint.</summary>
    public string ModelFolder => _run.Folder.Model;

    /// <summary>
    /// What the user should know: what was fitted to the data set and why, the precision that was chosen, what is tiny
    /// for the data, why a resumed run may differ in the last bits.
    /// </summary>
    public IReadOnlyList<string> Notices { get; private set; }

    /// <summary>Trains until the run is complete. Enumerating again continues after the last enumeration.</summary>
    /// <param name="cancellation">Ends after the step at hand, with a checkpoint; <see cref="Interrupted"/>
    /// is then true.</param>
    /// <exception cref="TheiaException">The run has diverged (exit code 1); its last sound
    /// checkpoint is kept.</exception>
    /// <exception cref="DataException">A sample is damaged.</exception>
    /// <exception cref="ResourceException">A checkpoint cannot be written; the one before is kept.</exception>
    public IEnumerable<DistillStep> Steps(CancellationToken cancellation = default) =>
        _run.Steps(cancellation).Select(step => new DistillStep
        {
            Step = step.Step,
            TotalSteps = step.TotalSteps,
            Epoch = (step.Step - 1) / _data.Train.StepsPerEpoch,
            LearningRate = step.Outcome.LearningRate,
            Loss = step.Loss,
            Total = _objective!.Losses.Total,
            Targets = _objective.Losses.Targets,
            GradientNorm = step.Outcome.GradientNorm,
            Samples = (int)_objective.Losses.Samples,
            LoadTime = step.LoadTime,
            ComputeTime = step.ComputeTime,
            Saved = step.Saved,
            Strip = step.Strip,
            Evaluation = step.Evaluated ? _evaluation : null,
        });

    /// <summary>
    /// Compares the student with its teachers on the evaluation split, or on samples of the caller's.
    /// </summary>
    /// <param name="source">Samples to evaluate on, one pass. Default: the evaluation split of the
    /// configuration.</param>
    /// <param name="baselines">Also scores the untrained student and the mean of the training features. Default:
    /// false.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="UsageException">There is nothing to evaluate on.</exception>
    public EvaluationReport Evaluate(
        IBatchSource? source = null, bool baselines = false,
        CancellationToken cancellation = default) => _student!.Evaluate(
        Step,
        source is null ? Config.EvalSplit : "given",
        source ?? _data.Eval ?? throw NothingToEvaluateOn(Config.EvalSplit),
        baselines,
        cancellation);

    /// <summary>Writes a checkpoint and the model folder for the steps done so far.</summary>
    /// <exception cref="ResourceException">The disk is full or refuses; the checkpoint before is kept.</exception>
    public void Save() => _run.Save();

    /// <summary>
    /// Lets the run folder go. Steps since the last checkpoint are lost; <see cref="Save"/> keeps them.
    /// </summary>
    public void Dispose()
    {
        _run.Dispose();
        _strips?.Dispose();
        _student?.Dispose();
        _data.Dispose();
    }

    private static RunOptions OptionsOf(DistillConfig config, RunData data) => new()
    {
        Folder = config.RunFolder,
        Config = RunPaths.ToStore(config).ToJson(),
        Precision = config.Precision,
        Device = config.Device,
        Threads = config.Threads,
        Ranks = data.Ranks,
        SaveInterval = config.SaveCkptInterval,
        SaveMinutes = config.SaveCkptMinutes,
        EvaluationInterval = config.EvalInterval,
        StripInterval = config.StripInterval,
        Content = data.Content,
        InitialWeights = config.CheckpointPath,
        Notices = config.Choices,
    };

    private TrainingPlan<SampleBatch> Plan(RunStart start)
    {
        if (start.Resumed is { } state)
            RequireSameData(state);
        var fresh = start.Resumed is null;
        var steps = start.Resumed?.TotalSteps
            ?? (Config.Steps > 0 ? Config.Steps : checked(Config.Epochs * _data.Train.StepsPerEpoch));
        _student = RunStudent.Create(Config, _data, new RunFolder(Config.RunFolder), untrained: fresh);
        var options = TrainerOptions.From(Config, steps, _student.Targets, start.Ranks);
        if (Config.StripInterval > 0 && start.Ranks.Writes)
            _strips = new RunStrips(_student.Model, _data.Eval ?? _data.Train);
        _objective = new StudentObjective(_student.Network, _student.Normalizers, options);
        return new TrainingPlan<SampleBatch>
        {
            Objective = _objective,
            Optimizer = options.Optimizer,
            TotalSteps = steps,
            StepsPerEpoch = _data.Train.StepsPerEpoch,
            Read = _data.Train.Read,
            SaveModel = SaveModel,
            // An evaluation that is due and can no longer be made is an error, not a step to leave out.
            Evaluate = _data.Eval is null && start.Resumed is not { EvaluationDue: true } ? null : EvaluateForLog,
            Draw = _strips is null ? null : _strips.Draw,
            Notices = fresh ? [.. NoticesOfStart(_student, options, steps)] : _data.Notices,
        };
    }

    private void RequireSameData(RunState state)
    {
        RunContent.RequireSame(Config.RunFolder, state.Data, _data.Content, ["train", Config.EvalSplit]);
        if (state.StepsPerEpoch != _data.Train.StepsPerEpoch)
        {
            throw new DataException(
                Config.DatasetRoot,
                $"now has {_data.Train.StepsPerEpoch} steps per epoch; "
                + $"the run in {Config.RunFolder} started with {state.StepsPerEpoch}.",
                "Resume with the data that the run was started with.");
        }
    }

    private IEnumerable<string> NoticesOfStart(RunStudent student, TrainerOptions options, long steps)
    {
        var rate = options.Optimizer.Schedule.Sum;
        var scale = new RunScale(Config, steps, rate, _data.TrainSamples, _data.HeldOutSamples)
        {
            World = _data.Ranks.World,
        };
        string[] weights = student.StartNotice is { } notice ? [notice] : [];
        return [.. weights, .. _data.Notices, .. scale.Notices];
    }

    private void SaveModel(RunFolder folder, long step)
    {
        _student!.Model.Save(folder.Model);
        if (Config.SavePth)
            _student.Model.SavePth(folder.Pth(ReferenceName.Of(Config, step)));
    }

    private IReadOnlyList<KeyValuePair<string, double>> EvaluateForLog(CancellationToken cancellation)
    {
        _evaluation = Evaluate(cancellation: cancellation);
        return double.IsFinite(_evaluation.Total.Mse)
            ? LossScalars.Of(_evaluation)
            : throw _run.Diverged("loss of the evaluation", _evaluation.Total.Mse);
    }
}
