namespace Theia.Tests.Training;

/// <summary>Short distillations of a very small student on the samples of the reference's runs.</summary>
internal static class TinyRuns
{
    // Lazy, so that a missing group of goldens skips the test that asks rather than failing all that name this type.
    private static readonly Lazy<GoldenTraining> _golden = new(static () => new GoldenTraining());

    public static GoldenTraining Golden => _golden.Value;

    /// <summary>The configuration of a run in <paramref name="folder"/>: one block of width 16.</summary>
    public static DistillConfig Config(string folder, params string[] overrides) => DistillConfig.From(
    [
        $"runFolder={folder}", $"targetModels={System.Text.Json.JsonSerializer.Serialize(Golden.Teachers)}",
        "distillCls=true", "steps=10", "batchSize=4",
        "backbone=facebook/deit-tiny-patch16-224",
        """backboneConfig={"hiddenSize":16,"numAttentionHeads":2,"numHiddenLayers":1,"intermediateSize":32}""",
        "translatorKwargs.hiddenSizeFactor=0.25", "learningRate=1e-3", "seed=3",
        "precision=fp32",   // tests that mean float32, whatever the processor prefers
        "evalInterval=1",   // epochs are of five steps: each ends with an evaluation
        .. overrides,
    ]);

    public static Distillation Start(DistillConfig config, bool evaluate = false) =>
        Distillation.Start(config, new GoldenBatches(Golden), evaluate ? Evaluation : null, Golden.Statistics);

    public static Distillation Resume(string folder, bool evaluate = false) =>
        Distillation.Resume(folder, new GoldenBatches(Golden), evaluate ? Evaluation : null, Golden.Statistics);

    /// <summary>Trains for some steps, or to the end.</summary>
    public static int Run(this Distillation run, int steps = int.MaxValue) =>
        run.Steps(TestContext.Current.CancellationToken).Take(steps).Count();

    public static GoldenBatches Evaluation => new(Golden, stepsPerEpoch: 1, pass: Golden.Samples);
}
