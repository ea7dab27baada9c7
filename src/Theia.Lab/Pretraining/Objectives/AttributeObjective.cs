using System.Text.Json.Nodes;
using Theia.Lab.Pretraining.Configuration;
using Theia.Lab.Pretraining.Data;
using Theia.Networks.Layers;
using Theia.Scenes.Labeling;
using TorchSharp.Modules;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>
/// A ViT that predicts scene attributes: its class token goes through one linear layer to a logit for each of
/// <see cref="SceneAttributes.Names"/>, and the loss is the mean binary cross-entropy. The layer stays in the folder as
/// <c>classifier</c>, where ViTForImageClassification has it.
/// </summary>
internal sealed class AttributeObjective : TowerObjective
{
    private readonly Linear _classifier;
    private readonly float[][] _labels;

    public AttributeObjective(PretrainConfig config, TrainingImages stock)
        : base(config)
    {
        _classifier = UninitializedLayers.Linear(Network.HiddenSize, SceneAttributes.Names.Count, null);
        SeededWeights.Fill(_classifier, config.Seed + 1);
        // Most attributes are absent from most scenes; the first steps would only learn that.
        using (no_grad())
            _ = _classifier.bias!.FillWith(-3);
        Parameters = [.. Named("vit.", Tower.Module), .. Named("classifier.", _classifier)];
        _labels = [.. stock.Facts.Select(facts =>
        {
            var labels = new float[SceneAttributes.Names.Count];
            SceneAttributes.Write(facts, labels);
            return labels;
        })];
    }

    public override IReadOnlyList<(string Name, Parameter Value)> Parameters { get; }

    public override IReadOnlyList<CropSpec> Views(long step) =>
        [new CropSpec(1, SideAt(step), Config.Images.SmallestCrop, 1)];

    public override ObjectiveOutput Learn(PretrainBatch batch)
    {
        var wanted = tensor([.. batch.Samples.SelectMany(sample => _labels[sample])])
            .reshape(batch.Count, SceneAttributes.Names.Count);
        // [B, attributes]
        var logits = _classifier.call(Run(Tower, batch.Pixels(0)).select(1, 0)).to(ScalarType.Float32);
        var loss = nn.functional.binary_cross_entropy_with_logits(logits, wanted);
        using var quiet = no_grad();
        var found = logits.gt(zeros([])).to(ScalarType.Float32).mul(wanted).sum() / wanted.sum().AtLeast(1);
        return new ObjectiveOutput(loss, [new("recall", found.item<float>())]);
    }

    public override void Dispose()
    {
        _classifier.Dispose();
        base.Dispose();
    }

    protected override IEnumerable<TensorSource> Published() =>
        [.. Sources("vit.", Tower.Module), .. Sources("classifier.", _classifier)];

    protected override JsonObject HubConfig()
    {
        var config = TeacherRecipe.Fields(Config);
        config["model_type"] = "vit";
        config["architectures"] = new JsonArray("ViTForImageClassification");
        config["problem_type"] = "multi_label_classification";
        config["qkv_bias"] = true;
        config["id2label"] = new JsonObject(
            SceneAttributes.Names.Select((name, i) => KeyValuePair.Create($"{i}", (JsonNode?)name)));
        return config;
    }
}
