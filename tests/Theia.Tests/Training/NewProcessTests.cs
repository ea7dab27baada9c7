using System.Runtime.InteropServices;
using Theia.Data.Features;

namespace Theia.Tests.Training;

/// <summary>A run that another process goes on with is the run that was never stopped.</summary>
[Collection("torch")]
public sealed class NewProcessTests : IDisposable
{
    private const string Small = """{"hiddenSize":16,"numAttentionHeads":2,"numHiddenLayers":1,"intermediateSize":32}""";

    // Its features are normalised already, so it needs no statistics.
    private static readonly TeacherSpec _normalised = FakeTeacher.Wide with { Normaliser = TeacherNormaliser.None };

    private readonly ScratchFolder _folder = new();

    public NewProcessTests()
    {
        var set = SomeSet.Pack(_folder["data", "set"], train: 24, val: 4).WithFeatures(FakeTeacher.Small, _normalised);
        _ = SomeSet.Measure(set, FakeTeacher.Small);
    }

    [Fact]
    public void Ten_steps_and_ten_more_in_a_new_process_are_twenty_steps_to_the_bit()
    {
        using (var whole = Distillation.Start(Config("whole")))
            Assert.Equal(20, whole.Run());

        using (var first = Distillation.Start(Config("parts")))
        {
            Assert.Equal(10, first.Run(10));
            first.Save();
        }

        (var code, _, var error, _) = ChildProcess.Run(_folder.Path, "resume", "parts");
        Assert.True(code == 0, error);
        RunFolders.AssertSame(_folder["whole"], _folder["parts"]);
    }

    [Fact]
    public void A_teacher_whose_features_are_normalised_already_is_learned_as_it_is()
    {
        using var run = Distillation.Start(Config("run", $"targetModels={_normalised.Id}"));
        EvaluationReport report = run.Evaluate(baselines: true, cancellation: TestContext.Current.CancellationToken);

        // The mean that the third predictor always says is zero here, so it errs by the mean square of what is stored.
        Assert.Equal(4, report.Samples);
        Assert.Equal(MeanSquare(Enumerable.Range(0, 4).Select(i => $"set-val_{i:00000}")), report.Mean![_normalised.Id].Losses.Mse, 1e-3);
    }

    public void Dispose() => _folder.Dispose();

    private static double MeanSquare(IEnumerable<string> keys)
    {
        using var teacher = new FakeTeacher(_normalised);
        var features = teacher.Extract([.. keys.Select(key => new RgbImage(16, 16, SomeSet.Pixels(key, 16)))]);
        return features.SelectMany(feature => MemoryMarshal.Cast<byte, ushort>(feature["embedding"].Bytes.Span).ToArray()).Average(bits => Math.Pow(BFloat16.ToSingle(bits), 2));
    }

    private DistillConfig Config(string run, params string[] overrides) => DistillConfig.From(
    [
        $"datasetRoot={_folder["data"]}", "datasetMix=set", $"runFolder={_folder[run]}", $"""targetModels=["{FakeTeacher.Small.Id}","{_normalised.Id}"]""", "translator=mlp",
        "backbone=facebook/deit-tiny-patch16-224", $"backboneConfig={Small}",
        "steps=20", "batchSize=4", "datasetRatio=1", "evalRatio=1", "learningRate=1e-3", "seed=3", "threads=1", .. overrides,
    ]);
}
