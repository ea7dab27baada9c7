using Theia.Data.Errors;
using Theia.Policies;
using Theia.Training;
using Theia.Training.Cloning;
using Theia.Training.Optimization;
using Theia.Training.Runs;

namespace Theia;

/// <summary>
/// Behavior cloning: a policy that learns the actions of demonstrations. The loop is the caller's: each element of
/// <see cref="Steps"/> is one optimizer step. A run can be stopped at any time and resumes from its last checkpoint
/// with bit-identical results. Not for use by several threads.
/// </summary>
public sealed class CloningRun : IDisposable
{
    private const string DataName = "demonstrations, train";

    private readonly TrainingRun<CloningBatch> _run;
    private readonly RunFolder _folder;
    private readonly Dictionary<string, string> _content;
    private readonly CloningData _data;
    private readonly Func<Policy, CancellationToken, CloningEvaluation>? _evaluate;
    private Policy? _policy;
    private CloningBatches? _batches;
    private CloningEvaluation? _evaluation;

    private CloningRun(
        string folder, CloningConfig config, CloningData data,
        Func<Policy, CancellationToken, CloningEvaluation>? evaluate, bool exists)
    {
        (Config, _data, _evaluate, _folder) = (config, data, evaluate, new RunFolder(folder));
        _content = new Dictionary<string, string>(StringComparer.Ordinal) { [DataName] = data.Hash() };
        var steps = CloningBatches.StepsOf(data.Frames, config.BatchSize);
        var options = new RunOptions
        {
            Folder = folder,
            Config = config.ToJson(),
            Precision = config.Precision,
            Device = config.Device,
            Threads = config.Threads,
            SaveInterval = long.MaxValue,
            SaveMinutes = config.SaveCkptMinutes,
            EvaluationInterval = evaluate is null ? 0 : config.EvaluateEpochs * steps,
            Content = _content,
        };
        try
        {
            _run = exists
                ? TrainingRun<CloningBatch>.Resume(options, Plan)
                : TrainingRun<CloningBatch>.Start(options, Plan);
        }
        catch
        {
            _policy?.Dispose();
            throw;
        }
    }

    /// <summary>The merged configuration.</summary>
    public CloningConfig Config { get; }

    /// <summary>
    /// The policy as it is now; valid between steps and until the run is disposed, which it belongs to.
    /// </summary>
    public Policy Policy => _policy!;

    /// <summary>Optimizer steps done.</summary>
    public long Step => _run.Step;

    /// <summary>Optimizer steps of the whole run.</summary>
    public long TotalSteps => _run.TotalSteps;

    /// <summary>True when the last enumeration of <see cref="Steps"/> ended early because it was asked to.</summary>
    public bool Interrupted => _run.Interrupted;

    /// <summary>Folder of the policy of the last checkpoint.</summary>
    public string ModelFolder => _folder.Model;

    /// <summary>
    /// Folder of the policy with the highest score; its configuration tells step and score. It appears with the first
    /// evaluation.
    /// </summary>
    public string BestFolder => _folder.Best;

    /// <summary>
    /// What the user should know: the precision that was chosen, why a resumed run may differ in the last bits.
    /// </summary>
    public IReadOnlyList<string> Notices => _run.Notices;

    /// <summary>Starts a run, or resumes the one in the folder.</summary>
    /// <param name="folder">Folder of the run.</param>
    /// <param name="data">Demonstrations; those of the run where it is resumed.</param>
    /// <param name="config">Settings. Default: null, those of the run in the folder, or else the defaults.</param>
    /// <param name="evaluate">
    /// Scores the policy, for instance by rollouts. It must not change it. What it throws ends the step; when it is
    /// canceled, it is made up for when the run resumes. Default: null, no evaluation.
    /// </param>
    /// <exception cref="UsageException">
    /// The head cannot take the features, there are too few frames, or the folder holds a run with another
    /// configuration or other files.
    /// </exception>
    /// <exception cref="DataException">The checkpoint is damaged, or the run learned from other data.</exception>
    /// <exception cref="ResourceException">The folder cannot be written, or another process works on it.</exception>
    public static CloningRun Open(
        string folder,
        CloningData data,
        CloningConfig? config = null,
        Func<Policy, CancellationToken, CloningEvaluation>? evaluate = null)
    {
        var stored = new RunFolder(folder).Config;
        var exists = File.Exists(stored);
        var settings = exists ? CloningConfig.Load(stored) : config ?? new();
        if (config is not null && config.ToJson() != settings.ToJson())
            throw new RunFolder(folder).OtherConfiguration();

        if (settings.Findings().FirstOrDefault() is { } finding)
            throw new UsageException(finding);
        _ = settings.ToPolicy(data);
        if (CloningBatches.StepsOf(data.Frames, settings.BatchSize) == 0)
            throw new UsageException("One frame is too few to clone. Give demonstrations of at least two frames.");
        return new CloningRun(folder, settings, data, evaluate, exists);
    }

    /// <summary>Trains until the run is complete. Enumerating again continues after the last enumeration.</summary>
    /// <param name="cancellation">
    /// Ends after the step at hand, with a checkpoint; <see cref="Interrupted"/> is then true.
    /// </param>
    /// <exception cref="TheiaException">
    /// The run has diverged (exit code 1); its last sound checkpoint is kept.
    /// </exception>
    /// <exception cref="ResourceException">A checkpoint cannot be written; the one before is kept.</exception>
    public IEnumerable<CloningStep> Steps(CancellationToken cancellation = default) =>
        _run.Steps(cancellation).Select(step => new CloningStep
        {
            Step = step.Step,
            TotalSteps = step.TotalSteps,
            Epoch = (step.Step - 1) / _batches!.StepsPerEpoch,
            Loss = step.Loss,
            LoadTime = step.LoadTime,
            ComputeTime = step.ComputeTime,
            Saved = step.Saved,
            Evaluation = step.Evaluated ? _evaluation : null,
        });

    /// <summary>Writes a checkpoint and the policy for the steps done so far.</summary>
    /// <exception cref="ResourceException">The disk is full or refuses; the checkpoint before is kept.</exception>
    public void Save() => _run.Save();

    /// <summary>
    /// Releases the run folder. Steps since the last checkpoint are lost; <see cref="Save"/> keeps them.
    /// </summary>
    public void Dispose()
    {
        _policy?.Dispose();
        _run.Dispose();
    }

    private TrainingPlan<CloningBatch> Plan(RunStart start)
    {
        if (start.Resumed is { } state)
            RunContent.RequireSame(_folder.Path, state.Data, _content, ["train"]);
        var config = Config.ToPolicy(_data);
        var network = PolicyNetworks.Create(config, start.Device);
        _batches = new CloningBatches(_data, Config);
        var steps = Config.Steps > 0 ? Config.Steps : Config.Epochs * _batches.StepsPerEpoch;
        if (start.Resumed is null)
            PolicyNetworks.Initialize(network, Config.Seed, Config.Initialization);
        network.Module.eval();
        _policy = new Policy(config, network, start.Device, owned: false);
        return new TrainingPlan<CloningBatch>
        {
            Objective = new CloningObjective(network, Config.Seed, Config.Dropout, start.Device),
            Optimizer = new OptimizationOptions
            {
                Schedule = new LearningRateSchedule(
                    LearningRateDecay.Constant, Config.LearningRate, steps, WarmUpRatio: 0),
                WeightDecay = 0,
                AfterDivergence = Remedy.ChooseOutput("Start again in another folder with a lower learningRate."),
            },
            TotalSteps = steps,
            StepsPerEpoch = _batches.StepsPerEpoch,
            Read = _batches.Read,
            Batches = _batches,
            SaveModel = (folder, step) => _policy.Save(folder.Model, _data.Facts with { Step = step, Score = null }),
            // An evaluation that is due and can no longer be made is an error, not a step to leave out.
            Evaluate = _evaluate is null && start.Resumed is not { EvaluationDue: true } ? null : Evaluate,
        };
    }

    private IReadOnlyList<KeyValuePair<string, double>> Evaluate(CancellationToken cancellation)
    {
        if (_evaluate is null)
            throw new UsageException("The last evaluation of the run is still to be made. Resume it with one.");
        _evaluation = _evaluate(_policy!, cancellation);
        if (!double.IsFinite(_evaluation.Score))
            throw _run.Diverged("score of the evaluation", _evaluation.Score);
        KeepBest(_evaluation.Score);
        return [new("score", _evaluation.Score), .. _evaluation.Scalars];
    }

    // A run that was killed after it kept a policy, and before its checkpoint, makes the same one again.
    private void KeepBest(double score)
    {
        var best = Policy.IsIn(BestFolder) ? PolicyConfig.Load(BestFolder).Facts.Score : null;
        if (best is null || score > best)
            _policy!.Save(BestFolder, _data.Facts with { Step = Step, Score = score });
    }
}
