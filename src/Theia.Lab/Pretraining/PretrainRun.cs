using Theia.Data.Errors;
using Theia.Data.Threading;
using Theia.Lab.Pretraining.Configuration;
using Theia.Lab.Pretraining.Data;
using Theia.Lab.Pretraining.Objectives;
using Theia.Native;
using Theia.Training.Optimization;
using Theia.Training.Runs;

namespace Theia.Lab.Pretraining;

/// <summary>The training of a small teacher on rendered scenes, as a run that resumes by the same call.</summary>
internal static class PretrainRun
{
    /// <summary>Starts a training or resumes the one in the folder. Renders the training images first.</summary>
    /// <param name="objective">What to learn from.</param>
    /// <param name="folder">Folder of the run.</param>
    /// <param name="photographs">Folder of the photographs that are cut where the configuration asks for crops.</param>
    /// <param name="configFile">A configuration; null for the one that ships with the program.</param>
    /// <param name="overrides"><c>path=value</c>, laid over it.</param>
    /// <param name="drawn">Told how many images are ready, of how many.</param>
    /// <param name="cancellation">Stops the drawing.</param>
    /// <exception cref="UsageException">The configuration cannot be, or the folder holds a run
    /// with another one.</exception>
    /// <exception cref="DataException">The checkpoint is damaged.</exception>
    /// <exception cref="ResourceException">The folder cannot be written, or another process works on it.</exception>
    public static TrainingRun<PretrainBatch> Open(
        PretrainObjective objective,
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
        var config = exists && configFile is null && overrides is null or { Count: 0 } ? PretrainConfig.Load(stored)
            : configFile is null
            ? PretrainConfig.Of(objective, overrides ?? [])
            : PretrainConfig.Load(configFile, overrides ?? []);
        if (config.Objective != objective)
        {
            throw new UsageException(
                $"{(exists ? folder : configFile)} is for the objective {config.Objective}, not {objective}.");
        }

        if (exists && PretrainConfig.Load(stored).ToJson() != config.ToJson())
            throw new RunFolder(folder).OtherConfiguration();

        var options = new RunOptions
        {
            Folder = folder,
            Config = config.ToJson(),
            Precision = config.Precision,
            Threads = config.Threads,
            SaveInterval = config.SaveCkptInterval,
        };
        return exists
            ? TrainingRun<PretrainBatch>.Resume(options, Plan)
            : TrainingRun<PretrainBatch>.Start(options, Plan);

        TrainingPlan<PretrainBatch> Plan(RunStart start) =>
            PretrainRun.Plan(config, start, Draw(config, photographs, drawn, cancellation));
    }

    private static TrainingPlan<PretrainBatch> Plan(PretrainConfig config, RunStart start, TrainingImages stock)
    {
        var objective = Objective.Create(config, stock);
        var processor = ImageProcessor.Parse(TeacherRecipe.Processor(config), null, "the lab");
        var sampler = new BatchSampler(stock, processor, config.Seed, config.BatchSize, objective.Views, start.Ranks);
        // The next batch is made while the network works on the last.
        var batches = new Prefetcher<PretrainBatch>(step => _ => sampler.Make(step), depth: 1) { Count = config.Steps };
        return new TrainingPlan<PretrainBatch>
        {
            Objective = objective,
            Optimizer = OptimizerOf(config),
            TotalSteps = config.Steps,
            StepsPerEpoch = stock.Images.Count,
            Read = batches.Take,
            Batches = batches,
            SaveModel = (folder, _) => objective.Save(folder.Model),
        };
    }

    /// <summary>How the gradients of an objective become steps.</summary>
    internal static OptimizationOptions OptimizerOf(PretrainConfig config) => new()
    {
        Schedule = new LearningRateSchedule(
            LearningRateDecay.Cosine, config.LearningRate, config.Steps, config.WarmUpStepsRatio),
        WeightDecay = config.WeightDecay,
        ClipLimit = (config.GradClipNorm, config.GradClipNorm),
        AfterDivergence = Remedy.ChooseOutput("Start again in another folder with a lower learningRate."),
    };

    private static TrainingImages Draw(
        PretrainConfig config, string photographs, Action<int, int>? drawn, CancellationToken cancellation)
    {
        var images = config.Images;
        var scenes = TrainingImages.Scenes(
            config.Seed,
            images.Scenes,
            images.Side,
            get_num_threads(),
            images.Takes,
            Objective.LearnsFromMaps(config.Objective),
            done => drawn?.Invoke(done, images.Scenes),
            cancellation);
        return scenes.With(PhotoPieces.Cut(photographs, config.Seed, images.PhotoCrops, images.Side));
    }
}
