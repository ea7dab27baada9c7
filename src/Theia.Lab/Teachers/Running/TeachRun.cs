using Theia.Data.Errors;
using Theia.Data.Layout;
using Theia.Data.Loading;
using Theia.Lab.Teachers.Configuration;
using Theia.Lab.Teachers.Data;
using Theia.Lab.Teachers.Objectives;
using Theia.Training.Optimisation;
using Theia.Training.Runs;

namespace Theia.Lab.Teachers.Running;

/// <summary>The training of a small teacher on rendered scenes, as a run that resumes by the same call.</summary>
internal static class TeachRun
{
    /// <summary>Starts a training or resumes the one in the folder. Renders the training images first.</summary>
    /// <param name="objective">What to learn from.</param>
    /// <param name="folder">Folder of the run.</param>
    /// <param name="photographs">Folder of the photographs that are cut where the configuration asks for crops.</param>
    /// <param name="configFile">A configuration; null for the one that ships with the program.</param>
    /// <param name="overrides"><c>path=value</c>, laid over it.</param>
    /// <param name="drawn">Told how many pictures are ready, of how many.</param>
    /// <param name="cancellation">Stops the drawing.</param>
    /// <exception cref="UsageException">The configuration cannot be, or the folder holds a run with another one.</exception>
    /// <exception cref="DataException">The checkpoint is damaged.</exception>
    /// <exception cref="ResourceException">The folder cannot be written, or another process works on it.</exception>
    public static TrainingRun<TeachBatch> Open(
        TeachObjective objective,
        string folder,
        string photographs,
        string? configFile = null,
        IReadOnlyList<string>? overrides = null,
        Action<int, int>? drawn = null,
        CancellationToken cancellation = default)
    {
        Libtorch.Require();
        var stored = new RunFolder(folder).Config;
        var exists = File.Exists(stored);
        var config = exists && configFile is null && overrides is null or { Count: 0 } ? TeachConfig.Load(stored)
            : configFile is null ? TeachConfig.Of(objective, overrides ?? []) : TeachConfig.Load(configFile, overrides ?? []);
        if (config.Objective != objective)
            throw new UsageException($"{(exists ? folder : configFile)} is for the objective {config.Objective}, not {objective}.");
        if (exists && TeachConfig.Load(stored) != config)
        {
            throw new UsageException(
                $"{folder} holds a run with another configuration.",
                new Remedy("Choose another folder, or resume it by naming no configuration.", RemedyStep.LeaveOutConfig));
        }

        if (!exists)
            ThreadLimit.Require(config.Threads);
        var options = new RunOptions
        {
            Folder = folder,
            Config = config.ToJson(),
            Precision = config.Precision,
            Threads = config.Threads,
            SaveInterval = config.SaveCkptInterval,
        };
        return exists ? TrainingRun<TeachBatch>.Resume(options, Plan) : TrainingRun<TeachBatch>.Start(options, Plan);

        TrainingPlan<TeachBatch> Plan(RunStart start) =>
            TeachRun.Plan(config, start, Draw(config, photographs, drawn, cancellation));
    }

    private static TrainingPlan<TeachBatch> Plan(TeachConfig config, RunStart start, PictureStock stock)
    {
        var objective = Objective.Create(config, stock);
        var processor = ImageProcessor.Parse(TeacherRecipe.Processor(config), null, "the lab");
        var batches = new BatchMaker(stock, processor, config.Seed, config.BatchSize, objective.Views, start.Ranks);
        return new TrainingPlan<TeachBatch>
        {
            Objective = objective,
            Optimizer = OptimizerOf(config),
            TotalSteps = config.Steps,
            StepsPerEpoch = stock.Pictures.Count,
            Read = step => batches.Read(step, more: step + 1 < config.Steps),
            SaveModel = (folder, _) => objective.Save(folder.Model),
        };
    }

    /// <summary>How the gradients of an objective become steps.</summary>
    internal static OptimizationOptions OptimizerOf(TeachConfig config) => new()
    {
        Schedule = new LearningRateSchedule(
            LearningRateScheduler.Cosine, config.LearningRate, config.Steps, config.WarmUpStepsRatio),
        WeightDecay = config.WeightDecay,
        ClipLimit = (config.GradClipNorm, config.GradClipNorm),
        AfterDivergence = Remedy.ChooseOutput("Start again in another folder with a lower learningRate."),
    };

    private static PictureStock Draw(
        TeachConfig config, string photographs, Action<int, int>? drawn, CancellationToken cancellation)
    {
        var pictures = config.Pictures;
        var scenes = PictureStock.Scenes(
            config.Seed,
            pictures.Scenes,
            pictures.Side,
            get_num_threads(),
            pictures.Takes,
            done => drawn?.Invoke(done, pictures.Scenes),
            cancellation);
        return scenes.With(PhotoPieces.Cut(photographs, config.Seed, pictures.PhotoCrops, pictures.Side));
    }
}
