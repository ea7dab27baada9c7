using System.Runtime.InteropServices;
using Theia.Cli.CommandLine;
using Theia.Data.Tensors;

namespace Theia.Tests.Training;

/// <summary>A run that another process goes on with is the run that was never stopped.</summary>
[Collection("torch")]
public sealed class NewProcessTests : IDisposable
{
    private const string Small =
        """{"hiddenSize":16,"numAttentionHeads":2,"numHiddenLayers":1,"intermediateSize":32}""";

    // Its features are normalized already, so it needs no statistics.
    private static readonly TeacherSpec _normalized = FakeTeacher.Wide with { Normalizer = TeacherNormalizer.None };

    private readonly ScratchFolder _folder = new();

    public NewProcessTests()
    {
        var set = SomeSet.Pack(_folder["data", "set"], train: 24, val: 4).WithFeatures(FakeTeacher.Small, _normalized);
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

        // A run that was killed between its last strip and the page has it when it is resumed, without a step left.
        var page = File.ReadAllBytes(_folder["parts", "report.html"]);
        File.Delete(_folder["parts", "report.html"]);
        (code, _, error, _) = ChildProcess.Run(_folder.Path, "resume", "parts");
        Assert.True(code == 0, error);
        Assert.Equal(page, File.ReadAllBytes(_folder["parts", "report.html"]));
    }

    [Fact]
    public void Start_or_resume_starts_a_run_and_then_continues_it_by_its_own_configuration()
    {
        using (var started = Distillation.StartOrResume(Config("run", "steps=4", "saveCkptInterval=2")))
            Assert.Equal(2, started.Run(2));
        using var resumed = Distillation.StartOrResume(Config("run", "steps=9", "learningRate=5e-4"));
        Assert.Equal((2, 4, 1e-3), (resumed.Step, resumed.TotalSteps, resumed.Config.LearningRate));
        Assert.Equal(2, resumed.Run());
    }

    [Theory]
    // a teacher whose features are normalized already is learned as it is, by its description
    [InlineData("featureNorm=standard")]
    [InlineData("featureNorm=none")]       // all are
    public void The_mean_of_features_that_are_learned_as_they_are_is_the_measured_mean_or_not_known(string norm)
    {
        string[] options = [$"targetModels={_normalized.Id}", norm];
        using (var run = Distillation.Start(Config("unmeasured", options)))
            Assert.Null(run.Evaluate(baselines: true, cancellation: TestContext.Current.CancellationToken).Mean);

        var set = new DatasetFolder(_folder["data", "set"]);
        ChannelStatistics statistics = SomeSet.Measure(set, _normalized, ["train"]);
        using (var run = Distillation.Start(Config("measured", options)))
        {
            EvaluationReport report = run.Evaluate(
                baselines: true, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(4, report.Samples);
            var expected = MeanSquareAbout(statistics.Mean, Enumerable.Range(0, 4).Select(i => $"set-val_{i:00000}"));
            Assert.Equal(expected, report.Mean![_normalized.Id].Losses.Mse, 1e-5 * expected);   // float32
            // the mean of other samples: a little worse than their own
            Assert.InRange(report.Mean[_normalized.Id].ExplainedVariance, -0.5, 0);
        }

        Assert.NotNull(Distillation.Evaluate(
            _folder["measured"], baselines: true, cancellation: TestContext.Current.CancellationToken).Mean);
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

    [Fact]
    public void An_evaluation_from_the_command_line_looks_at_the_whole_split()
    {
        using (var run = Distillation.Start(Config("run", "steps=1", "evalRatio=0.3")))
            // 0.3 of 4, rounded up
            Assert.Equal(2, Assert.Single(run.Steps(TestContext.Current.CancellationToken)).Evaluation!.Samples);
        Assert.Equal(
            4, Distillation.Evaluate(_folder["run"], cancellation: TestContext.Current.CancellationToken).Samples);
    }

    [Fact]
    public void A_run_that_diverges_fails_keeps_a_sound_checkpoint_and_can_be_resumed_as_the_message_says()
    {
        TheiaException error;
        using (var run = Distillation.Start(
            Config("run", "learningRate=1e12", "gradClip=false", "saveCkptInterval=1", "precision=fp32")))
        {
            error = Assert.ThrowsAny<TheiaException>(() => run.Run());
        }

        Assert.Equal(1, error.ExitCode);
        var logged = File.ReadLines(_folder["run", "log.jsonl"])
            .Count(static line => line.Contains("\"kind\":\"train\"", StringComparison.Ordinal));
        Assert.Contains($"in step {logged + 1}:", error.Message, StringComparison.Ordinal);
        Assert.InRange(logged, 1, 5);   // before the first epoch ends
        // The weights after the last step are what gave no finite loss, so their checkpoint is gone again.
        var newest = $"{logged - 1:00000000}";
        Assert.Equal(newest, Directory.GetDirectories(_folder["run", "checkpoints"])
            .Select(Path.GetFileName).Max(StringComparer.Ordinal));
        AssertSameWeights(
            _folder["run", "checkpoints", newest, "model.safetensors"], _folder["run", "model", "model.safetensors"]);

        var message = RemedyWords.In(error);
        var words = message[message.IndexOf("theia resume ", StringComparison.Ordinal)..].Split(' ')[1..];
        (var code, _, var output, _) = ChildProcess.Run(_folder.Path, words);
        Assert.True(code == 0, output);
        Assert.Contains("it was 1000000000000", output, StringComparison.Ordinal);
        Assert.Equal(
            (1e-3, true),
            (DistillConfig.Load(_folder["run", "config.json"]).LearningRate!.Value,
                DistillConfig.Load(_folder["run", "config.json"]).GradClip));
        Assert.Contains(
            $"\"step\":{logged - 1},", Assert.Single(File.ReadLines(_folder["run", "changes.jsonl"])),
            StringComparison.Ordinal);
        Assert.All(SafetensorsFile.ReadAll(_folder["run", "model", "model.safetensors"]), static weight =>
            Assert.All(
                MemoryMarshal.Cast<byte, float>(weight.Value.Bytes.Span).ToArray(),
                static value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void Weights_that_are_not_finite_are_never_written()
    {
        // The last step, and nothing to evaluate on: no loss shows what the weights have become.
        using (var run = Distillation.Start(
            Config("run", "learningRate=1e42", "steps=1", "evalSplit=test", "precision=fp32")))
        {
            Assert.Equal(1, Assert.ThrowsAny<TheiaException>(() => run.Run()).ExitCode);
        }

        Assert.Equal(["00000000"], Directory.GetDirectories(_folder["run", "checkpoints"]).Select(Path.GetFileName));
        AssertSameWeights(
            _folder["run", "checkpoints", "00000000", "model.safetensors"],
            _folder["run", "model", "model.safetensors"]);
    }

    [Theory]
    [InlineData("batchSize=8")]
    [InlineData("seed=4")]
    [InlineData("backboneConfig.hiddenSize=32")]
    [InlineData("steps=40")]
    public void A_change_that_would_make_it_another_run_is_refused(string change)
    {
        using (Distillation.Start(Config("run", "steps=2")))
        {
        }

        var before = File.ReadAllText(_folder["run", "config.json"]);
        var error = Assert.Throws<UsageException>(
            () => Distillation.Resume(_folder["run"], "learningRate=1e-4", change));
        Assert.Contains(
            $"\"{change.Split('=')[0]}\": it would be another run", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_folder["run", "config.json"]));
    }

    [Fact]
    public void Threads_that_a_resume_sets_stay()
    {
        using (Distillation.Start(Config("run", "steps=2")))
        {
        }

        try
        {
            using (Distillation.Resume(_folder["run"], "threads=2"))
                Assert.Equal(2, TorchSharp.torch.get_num_threads());
            TorchSharp.torch.set_num_threads(1);
            using (Distillation.Resume(_folder["run"]))
                Assert.Equal(2, TorchSharp.torch.get_num_threads());
        }
        finally
        {
            TorchSharp.torch.set_num_threads(1);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertSameWeights(string expected, string actual)
    {
        var weights = SafetensorsFile.ReadAll(actual);
        Assert.All(
            SafetensorsFile.ReadAll(expected),
            weight => Assert.True(weight.Value.Bytes.Span.SequenceEqual(weights[weight.Key].Bytes.Span), weight.Key));
    }

    private static double MeanSquareAbout(IReadOnlyList<float> mean, IEnumerable<string> keys)
    {
        using var teacher = new FakeTeacher(_normalized);
        var features = teacher.Extract([.. keys.Select(key => new RgbImage(16, 16, SomeSet.Pixels(key, 16)))]);
        return features.SelectMany(
            feature => MemoryMarshal.Cast<byte, ushort>(feature["embedding"].Bytes.Span).ToArray().Index())
            .Average(
                value => Math.Pow(BFloat16.ToSingle(value.Item) - mean[value.Index / _normalized.Size.Positions], 2));
    }

    private DistillConfig Config(string run, params string[] overrides) => DistillConfig.From(
    [
        $"datasetRoot={_folder["data"]}", "datasetMix=set", $"runFolder={_folder[run]}",
        $"""targetModels=["{FakeTeacher.Small.Id}","{_normalized.Id}"]""", "translator=mlp",
        "backbone=facebook/deit-tiny-patch16-224", $"backboneConfig={Small}",
        "steps=20", "batchSize=4", "datasetRatio=1", "evalRatio=1", "learningRate=1e-3", "seed=3", "threads=1",
        "evalInterval=1",   // epochs are of six steps: checkpoints lie closer than where the run is cut
        .. overrides,
    ]);
}
