using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Native;
using Theia.Robotics;
using Theia.Training.Configuration;
using Theia.Training.Optimization;
using Theia.Training.Runs;

namespace Theia.Lab.Experts;

/// <summary>
/// The training of an expert as a run that resumes by the same call. Nothing is lost but what happened since the last
/// checkpoint; the episodes that were under way then are begun again with other starts.
/// </summary>
internal sealed class ExpertRun : IDisposable
{
    // Checkpoints hold the transitions, so they are large.
    private const double SaveMinutes = 5;

    private readonly TrainingRun<Tensor> _run;
    private readonly ExpertTraining _training;

    private ExpertRun(ExpertConfig config, TrainingRun<Tensor> run, ExpertTraining training) =>
        (Config, _run, _training) = (config, run, training);

    /// <summary>What decides the training.</summary>
    public ExpertConfig Config { get; }

    /// <inheritdoc cref="TrainingRun{TBatch}.Step"/>
    public long Step => _run.Step;

    /// <inheritdoc cref="TrainingRun{TBatch}.Interrupted"/>
    public bool Interrupted => _run.Interrupted;

    /// <inheritdoc cref="TrainingRun{TBatch}.Notices"/>
    public IReadOnlyList<string> Notices => _run.Notices;

    /// <summary>Where the best policy is written.</summary>
    public string Folder => _run.Folder.Model;

    /// <inheritdoc cref="ExpertTraining.BestScore"/>
    public double BestScore => _training.BestScore;

    /// <inheritdoc cref="ReplayBuffer.Count"/>
    public long Transitions => _training.Transitions;

    /// <summary>Starts a training, or resumes the one in the folder.</summary>
    /// <param name="task">Suite and name of the task.</param>
    /// <param name="folder">Folder of the run.</param>
    /// <param name="overrides"><c>path=value</c>, laid over the defaults.</param>
    /// <exception cref="UsageException">There is no such task, a value is invalid, or the folder holds a run with
    /// another configuration.</exception>
    /// <exception cref="DataException">The checkpoint is damaged.</exception>
    /// <exception cref="ResourceException">The folder cannot be written, another process works on it, or the task
    /// cannot be opened.</exception>
    public static ExpertRun Open(string task, string folder, IReadOnlyList<string> overrides)
    {
        Libtorch.Require();
        RobotTask solved = RobotTasks.Find(task);
        var stored = new RunFolder(folder).Config;
        var exists = File.Exists(stored);
        var kept = exists ? ExpertConfig.Parse(stored, InputFile.ReadText(stored), []) : null;
        ExpertConfig config = kept is not null && overrides.Count == 0
            ? kept
            : ExpertConfig.Parse("the defaults", ConfigJson.Write(new ExpertConfig { Task = solved.Id }), overrides);
        if (kept is not null && kept.Task != solved.Id)
            throw new UsageException($"{folder} is for the task {kept.Task}, not {solved.Id}.");
        if (kept is not null && kept != config)
            throw new RunFolder(folder).OtherConfiguration();

        var options = new RunOptions
        {
            Folder = folder,
            Config = config.ToJson(),
            Precision = Precision.Fp32,
            Threads = config.Threads,
            SaveInterval = config.Steps,
            SaveMinutes = SaveMinutes,
            EvaluationInterval = config.EvaluationInterval,
        };
        ExpertTraining? training = null;
        var run = exists
            ? TrainingRun<Tensor>.Resume(options, Plan)
            : TrainingRun<Tensor>.Start(options, Plan);
        return new ExpertRun(config, run, training!);

        TrainingPlan<Tensor> Plan(RunStart start)
        {
            training = new ExpertTraining(config, solved);
            return new TrainingPlan<Tensor>
            {
                Objective = training,
                Optimizer = new OptimizationOptions
                {
                    Schedule = new LearningRateSchedule(
                        LearningRateDecay.Constant, config.LearningRate, config.Steps, WarmUpRatio: 0),
                    WeightDecay = 0,
                    AfterDivergence = Remedy.ChooseOutput("Start again in another folder with a lower learningRate."),
                },
                TotalSteps = config.Steps,
                StepsPerEpoch = 1,
                Read = training.Read,
                Evaluate = training.Evaluate,
                SaveModel = (place, _) => training.Save(place),
            };
        }
    }

    /// <inheritdoc cref="TrainingRun{TBatch}.Steps"/>
    public IEnumerable<TrainingStep> Steps(CancellationToken cancellation) => _run.Steps(cancellation);

    /// <inheritdoc/>
    public void Dispose() => _run.Dispose();
}
