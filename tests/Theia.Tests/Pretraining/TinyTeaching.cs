using Theia.Lab.Pretraining;
using Theia.Lab.Pretraining.Configuration;
using Theia.Lab.Pretraining.Data;
using Theia.Lab.Pretraining.Objectives;
using Theia.Training.Runs;

namespace Theia.Tests.Pretraining;

/// <summary>Trainings of each objective that take a second.</summary>
internal static class TinyTeaching
{
    public static string[] Overrides { get; } =
    [
        "network.hiddenSize=16", "network.heads=2", "network.layers=1", "network.intermediateSize=32",
        "network.imageSize=224", "network.patchSize=56",
        "images.scenes=6", "images.side=64", "images.trainSide=112", "images.fullSizePart=0.34",
        "batchSize=2", "steps=6", "saveCkptInterval=2",
        "dino.localSide=56", "dino.localCrops=2", "dino.prototypes=24", "dino.headHidden=20",
        "dino.bottleneck=12", "dino.maskedPart=0.9", "images.photoCrops=0",
        "clip.textHiddenSize=12", "clip.textHeads=2", "clip.textLayers=1", "clip.textLength=24",
        "clip.projection=10", "clip.merges=60",
        "sam.windowSize=3", "sam.globalEvery=1", "sam.outputChannels=16", "sam.decoderMlp=24", "sam.prompts=2", "sam.from=",
        "depth.from=", "depth.outIndices=[0,1]", "depth.reassembleFactors=[2,1]", "depth.neckHiddenSizes=[8,8]",
        "depth.fusionHiddenSize=8", "depth.headHiddenSize=6",
    ];

    public static Objective Make(PretrainObjective kind, out TrainingImages stock, params string[] more)
    {
        var config = PretrainConfig.Of(kind, [.. Overrides, .. more]);
        stock = TrainingImages.Scenes(
            config.Seed, config.Images.Scenes, config.Images.Side, 1,
            maps: Objective.LearnsFromMaps(kind),
            cancellation: TestContext.Current.CancellationToken);
        return Objective.Create(config, stock);
    }

    public static BatchSampler Batches(Objective objective, TrainingImages stock) =>
        new(
            stock, ImageProcessor.Parse(TeacherRecipe.Processor(objective.Config), null, "test"),
            objective.Config.Seed, objective.Config.BatchSize, objective.Views);

    public static void Train(PretrainObjective kind, string folder, int stopAfter)
    {
        using var stop = new CancellationTokenSource();
        using var run = PretrainRun.Open(
            kind, folder, new Theia.Lab.Quickstart.QuickstartOptions().Photographs, overrides: Overrides,
            cancellation: TestContext.Current.CancellationToken);
        foreach (var step in run.Steps(stop.Token))
        {
            if (step.Step == stopAfter)
                stop.Cancel();
        }
    }

    public static Trainer<PretrainBatch> Trainer(Objective objective) =>
        new(objective, PretrainRun.OptimizerOf(objective.Config));

    public static float[] Values(this Objective objective, string parameter) =>
        objective.Parameters.Single(pair => pair.Name == parameter).Value.data<float>().ToArray();
}
