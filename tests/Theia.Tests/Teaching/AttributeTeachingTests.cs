using Theia.Checkpoints;
using Theia.Lab;
using Theia.Lab.Teachers.Configuration;
using Theia.Lab.Teachers.Data;
using Theia.Lab.Teachers.Objectives;
using Theia.Lab.Teachers.Running;
using Theia.Tests.Cli;
using static TorchSharp.torch;

namespace Theia.Tests.Teaching;

[Collection("torch")]
public sealed class AttributeTeachingTests
{
    private static readonly string[] _tiny =
    [
        "network.hiddenSize=16", "network.heads=2", "network.layers=1", "network.intermediateSize=32", "network.imageSize=224", "network.patchSize=56",
        "pictures.scenes=6", "pictures.side=64", "pictures.trainSide=112", "pictures.fullSizePart=0.34", "batchSize=2", "steps=6", "saveCkptInterval=2",
    ];

    [Fact]
    [LeakFree]
    public void Every_parameter_gets_a_gradient_and_learns()
    {
        using var objective = Tiny(out var stock);
        using var trainer = new TeachTrainer(objective, bfloat16: false);
        var before = objective.Parameters.Select(pair => pair.Value.ToTensorData().Bytes.ToArray()).ToArray();
        var batches = Batches(objective, stock);
        for (var step = 0; step < 2; step++)
            _ = trainer.Step(batches.Make(step));
        string[] idle = [.. objective.Parameters.Where((pair, i) => pair.Value.ToTensorData().Bytes.Span.SequenceEqual(before[i])).Select(pair => pair.Name)];
        Assert.Empty(idle);
    }

    [Fact]
    [LeakFree]
    public void The_loss_is_the_mean_of_the_cross_entropies_worked_out_one_by_one()
    {
        using var scope = NewDisposeScope();
        using var objective = Tiny(out var stock);
        var batch = Batches(objective, stock).Make(0);
        double loss = objective.Learn(batch).Loss.item<float>();
        var (weight, bias) = (Of("classifier.weight"), Of("classifier.bias"));
        var tokens = objective.Tower.Finish(objective.Tower.Block(0, objective.Tower.Embed(batch.Pixels(0), PositionRule.Size)));
        var labels = new float[SceneAttributes.Names.Count];
        double sum = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            SceneAttributes.Write(stock.Facts[batch.Samples[i]], labels);
            var token = tokens[i, 0].data<float>().ToArray();
            for (var label = 0; label < labels.Length; label++)
            {
                double logit = bias[label];
                for (var c = 0; c < token.Length; c++)
                    logit += weight[(label * token.Length) + c] * token[c];
                var yes = 1 / (1 + Math.Exp(-logit));
                sum -= labels[label] > 0 ? Math.Log(yes) : Math.Log(1 - yes);
            }
        }

        Assert.Equal(sum / (batch.Count * labels.Length), loss, 1e-5);   // float32 against double

        float[] Of(string name) => objective.Parameters.Single(pair => pair.Name == name).Value.data<float>().ToArray();
    }

    [Fact]
    public void Labels_say_what_is_clearly_seen()
    {
        SceneFacts facts = SceneRenderer.Render(3, 1, 96).Facts;
        var labels = new float[SceneAttributes.Names.Count];
        SceneAttributes.Write(facts, labels);
        HashSet<string> expected = [];
        foreach (var group in facts.Objects.Where(thing => SceneAttributes.IsClear(thing, 96)).GroupBy(thing => thing.Class))
        {
            var word = $"{group.Key}".ToLowerInvariant();
            for (var count = 1; count <= Math.Min(3, group.Count()); count++)
                expected.Add($"{word} >= {count}");
            expected.UnionWith(group.SelectMany(thing => new[] { $"{thing.Colour} {word}", $"{thing.Material} {word}", $"{thing.Size} {word}" }));
        }

        if (facts.Kind == SceneKind.Room)
            expected.Add("room");
        Assert.Equal(expected.Order(StringComparer.Ordinal), SceneAttributes.Names.Where((_, i) => labels[i] == 1).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_resumed_run_equals_an_uninterrupted_one_to_the_bit()
    {
        using var scratch = new ScratchFolder();
        Train(scratch["whole"], stopAfter: 6);
        Train(scratch["parts"], stopAfter: 3);
        Train(scratch["parts"], stopAfter: 6);
        foreach (var file in new[] { "model/model.safetensors", "checkpoints/00000006/model.safetensors", "checkpoints/00000006/optimizer.safetensors" })
            Assert.Equal(File.ReadAllBytes(scratch["whole", file]), File.ReadAllBytes(scratch["parts", file]));
    }

    [Fact]
    public void The_command_writes_a_folder_that_loads_as_a_teacher()
    {
        using var scratch = new ScratchFolder();
        var run = CommandLineRun.Of(["lab", "teach", "vit", "--to", scratch["run"], .. _tiny, "steps=1"]);
        Assert.True(run.Code == 0, run.Error);
        using var teacher = Teacher.Load(scratch["run", "model"]);
        Assert.Equal(new FeatureSize(16, 4, 4), teacher.Spec.Size);
        Assert.Single(teacher.Extract([SceneRenderer.Render(0, 0).Picture]));
    }

    [Fact]
    public void A_run_with_another_configuration_is_refused()
    {
        using var scratch = new ScratchFolder();
        Train(scratch["run"], stopAfter: 1);
        var refusal = Assert.Throws<UsageException>(() => TeachRun.Open(TeachObjective.Vit, scratch["run"], overrides: ["steps=7"], cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("another configuration", refusal.Message);
    }

    [Fact]
    public void All_mistakes_of_a_configuration_are_named_at_once()
    {
        var refusal = Assert.Throws<UsageException>(() => TeachConfig.Parse("file", "{\"stepz\": 1, \"network\": {\"width\": 3}}", []));
        Assert.Contains("stepz", refusal.Message);
        Assert.Contains("network.width", refusal.Message);
        Assert.Contains("pictures.trainSide", Assert.Throws<UsageException>(() => TeachConfig.Parse("file", "{}", ["pictures.trainSide=113"])).Message);
    }

    private static Objective Tiny(out PictureStock stock)
    {
        var config = TeachConfig.Of(TeachObjective.Vit, _tiny);
        stock = PictureStock.Scenes(config.Seed, config.Pictures.Scenes, config.Pictures.Side, 1, cancellation: TestContext.Current.CancellationToken);
        return Objective.Create(config, stock);
    }

    private static BatchMaker Batches(Objective objective, PictureStock stock) =>
        new(stock, ImageProcessor.Parse(TeacherRecipe.Processor(objective.Config), null, "test"), objective.Config.Seed, objective.Config.BatchSize, objective.Views);

    private static void Train(string folder, int stopAfter)
    {
        using var stop = new CancellationTokenSource();
        using var run = TeachRun.Open(TeachObjective.Vit, folder, overrides: _tiny, cancellation: TestContext.Current.CancellationToken);
        foreach (var step in run.Steps(stop.Token))
        {
            if (step.Step == stopAfter)
                stop.Cancel();
        }
    }
}
