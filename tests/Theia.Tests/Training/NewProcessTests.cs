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

    [Theory]
    [InlineData("featureNorm=standard")]   // a teacher whose features are normalised already is learned as it is, by its description
    [InlineData("featureNorm=none")]       // all are
    public void The_mean_of_features_that_are_learned_as_they_are_is_the_measured_mean_or_not_known(string norm)
    {
        string[] options = [$"targetModels={_normalised.Id}", norm];
        using (var run = Distillation.Start(Config("unmeasured", options)))
            Assert.Null(run.Evaluate(baselines: true, cancellation: TestContext.Current.CancellationToken).Mean);

        var set = new DatasetFolder(_folder["data", "set"]);
        ChannelStatistics statistics = SomeSet.Measure(set, _normalised, ["train"]);
        using (var run = Distillation.Start(Config("measured", options)))
        {
            EvaluationReport report = run.Evaluate(baselines: true, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(4, report.Samples);
            var expected = MeanSquareAbout(statistics.Mean, Enumerable.Range(0, 4).Select(i => $"set-val_{i:00000}"));
            Assert.Equal(expected, report.Mean![_normalised.Id].Losses.Mse, 1e-5 * expected);   // float32
            Assert.InRange(report.Mean[_normalised.Id].ExplainedVariance, -0.5, 0);   // the mean of other samples: a little worse than their own
        }

        Assert.NotNull(Distillation.Evaluate(_folder["measured"], baselines: true, cancellation: TestContext.Current.CancellationToken).Mean);
    }

    [Theory]
    [InlineData("featureNorm=running")]
    [InlineData("featureNorm=phiS")]
    public void The_mean_that_a_run_measures_itself_explains_about_nothing(string norm)
    {
        using var run = Distillation.Start(Config("run", $"targetModels={FakeTeacher.Small.Id}", norm));
        _ = run.Run(6);   // running statistics have seen all 24 training samples
        EvaluationReport report = run.Evaluate(baselines: true, cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(report.Mean![FakeTeacher.Small.Id].ExplainedVariance, -0.5, 0);
    }

    public void Dispose() => _folder.Dispose();

    private static double MeanSquareAbout(IReadOnlyList<float> mean, IEnumerable<string> keys)
    {
        using var teacher = new FakeTeacher(_normalised);
        var features = teacher.Extract([.. keys.Select(key => new RgbImage(16, 16, SomeSet.Pixels(key, 16)))]);
        return features.SelectMany(feature => MemoryMarshal.Cast<byte, ushort>(feature["embedding"].Bytes.Span).ToArray().Index())
            .Average(value => Math.Pow(BFloat16.ToSingle(value.Item) - mean[value.Index / _normalised.Size.Positions], 2));
    }

    private DistillConfig Config(string run, params string[] overrides) => DistillConfig.From(
    [
        $"datasetRoot={_folder["data"]}", "datasetMix=set", $"runFolder={_folder[run]}", $"""targetModels=["{FakeTeacher.Small.Id}","{_normalised.Id}"]""", "translator=mlp",
        "backbone=facebook/deit-tiny-patch16-224", $"backboneConfig={Small}",
        "steps=20", "batchSize=4", "datasetRatio=1", "evalRatio=1", "learningRate=1e-3", "seed=3", "threads=1", .. overrides,
    ]);
}
