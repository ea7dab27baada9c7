using Theia.Lab.Pretraining;
using Theia.Lab.Pretraining.Configuration;
using Theia.Lab.Pretraining.Objectives;
using Theia.Scenes;
using Theia.Scenes.Labeling;
using static TorchSharp.torch;

namespace Theia.Tests.Pretraining;

[Collection("torch")]
public sealed class AttributeObjectiveTests
{
    [Fact]
    public void The_loss_is_the_mean_of_the_cross_entropies_worked_out_one_by_one()
    {
        using var scope = NewDisposeScope();
        using var objective = TinyTeaching.Make(PretrainObjective.Vit, out var stock);
        var batch = TinyTeaching.Batches(objective, stock).Make(0);
        double loss = objective.Learn(batch).Loss.item<float>();
        var (weight, bias) = (objective.Values("classifier.weight"), objective.Values("classifier.bias"));
        var tower = ((TowerObjective)objective).Tower;
        var tokens = tower.Finish(
            tower.Block(0, tower.Embed(batch.Pixels(0), PositionRule.Size)));
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
    }

    [Fact]
    public void Labels_say_what_is_clearly_seen()
    {
        SceneFacts facts = SceneRenderer.Render(3, 1, 96).Facts;
        var labels = new float[SceneAttributes.Names.Count];
        SceneAttributes.Write(facts, labels);
        HashSet<string> expected = [];
        foreach (var group in facts.Objects.Where(thing => SceneAttributes.IsClear(thing, 96))
            .GroupBy(thing => thing.Class))
        {
            var word = $"{group.Key}".ToLowerInvariant();
            for (var count = 1; count <= Math.Min(3, group.Count()); count++)
                expected.Add($"{word} >= {count}");
            expected.UnionWith(group.SelectMany(
                thing => new[] { $"{thing.Color} {word}", $"{thing.Material} {word}", $"{thing.Size} {word}" }));
        }

        if (facts.Kind == SceneKind.Room)
            expected.Add("room");
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            SceneAttributes.Names.Where((_, i) => labels[i] == 1).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_run_with_another_configuration_is_refused()
    {
        using var scratch = new ScratchFolder();
        TinyTeaching.Train(PretrainObjective.Vit, scratch["run"], stopAfter: 1);
        var refusal = Assert.Throws<UsageException>(() => PretrainRun.Open(
            PretrainObjective.Vit, scratch["run"], "unused", overrides: ["steps=7"],
            cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("another configuration", refusal.Message);
    }

    [Fact]
    public void All_mistakes_of_a_configuration_are_named_at_once()
    {
        var refusal = Assert.Throws<UsageException>(
            () => PretrainConfig.Parse("file", "{\"stepz\": 1, \"network\": {\"width\": 3}}", []));
        Assert.Contains("stepz", refusal.Message);
        Assert.Contains("network.width", refusal.Message);
        Assert.Contains(
            "images.trainSide",
            Assert.Throws<UsageException>(() => PretrainConfig.Parse("file", "{}", ["images.trainSide=113"])).Message);
    }
}
