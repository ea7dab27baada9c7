using System.Text.Json.Nodes;
using Theia.Lab.Pretraining.Configuration;
using Theia.Lab.Pretraining.Data;
using Theia.Networks.Clip;
using Theia.Networks.Layers;
using Theia.Teachers;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>
/// CLIP (arXiv 2103.00020): contrastive loss: within a batch each image must retrieve its caption and
/// vice versa. The loss is the mean of the two cross-entropies over the cosines, scaled by a learned
/// factor. The text tower is saved with the teacher.
/// </summary>
internal sealed class CaptionObjective : TowerObjective
{
    // exp(4.6052) is 100, the greatest factor of the paper; at the start it is 1 / 0.07.
    private const double GreatestLogitScale = 4.6052, FirstLogitScale = 2.6592;

    private readonly IReadOnlyList<string> _merges;
    private readonly ClipTextSizes _sizes;
    private readonly ClipTextSide _side;
    private readonly long[][] _captions;

    public CaptionObjective(PretrainConfig config, TrainingImages stock)
        : base(config)
    {
        var clip = config.Clip;
        _merges = CaptionMerges.Learn(stock.Facts.Select(facts => facts.Caption), clip.Merges);
        var tokenizer = ClipTokenizer.Of(_merges);
        _sizes = new ClipTextSizes(
            clip.TextHiddenSize, clip.TextLayers, clip.TextHeads, 4 * clip.TextHiddenSize,
            tokenizer.Size, clip.TextLength);
        _side = new ClipTextSide(_sizes, Network.HiddenSize, clip.Projection, null);
        SeededWeights.Fill(_side, config.Seed + 1);
        using (no_grad())
            _ = _side.LogitScale.FillWith(FirstLogitScale);
        Parameters = [.. Named("vision_model.", Tower.Module), .. Named("", _side)];
        _captions = [.. stock.Facts.Select(facts => tokenizer.Encode(facts.Caption, clip.TextLength))];
    }

    public override IReadOnlyList<(string Name, Parameter Value)> Parameters { get; }

    // Captions distinguish left from right, so crops are not mirrored.
    public override IReadOnlyList<CropSpec> Views(long step) =>
        [new CropSpec(1, SideAt(step), Config.Images.SmallestCrop, 1) { Mirrors = false }];

    public override ObjectiveOutput Learn(PretrainBatch batch)
    {
        _side.train();
        var ids = tensor([.. batch.Samples.SelectMany(sample => _captions[sample])])
            .reshape(batch.Count, _sizes.MaxPositionEmbeddings);
        var images = _side.Images(Tower.Pool(Run(Tower, batch.Pixels(0)).select(1, 0)));                  // [B, P]
        var logits = images.matmul(_side.Texts(ids).t()) * _side.LogitScale.exp();                           // [B, B]
        var own = tensor([.. Enumerable.Range(0, batch.Count).Select(static place => (long)place)]);
        var loss = nn.functional.cross_entropy(logits, own).Plus(nn.functional.cross_entropy(logits.t(), own)).Over(2);
        using var quiet = no_grad();
        var found = logits.argmax(1).eq(own).to(ScalarType.Float32).mean();
        return new ObjectiveOutput(
            loss, [new("recall@1", found.item<float>()), new("logit_scale", _side.LogitScale.exp().item<float>())]);
    }

    public override void AfterStep(long step)
    {
        using var quiet = no_grad();
        using var most = GreatestLogitScale.ToScalar();
        _ = _side.LogitScale.clamp_max_(most);
    }

    public override void Dispose()
    {
        _side.Dispose();
        base.Dispose();
    }

    protected override void SaveMore(string folder) =>
        ClipTokenizer.Save(folder, _merges, _sizes.MaxPositionEmbeddings);

    protected override IEnumerable<TensorSource> Published() =>
        [.. Sources("vision_model.", Tower.Module), .. Sources("", _side)];

    protected override JsonObject HubConfig()
    {
        var vision = TeacherRecipe.Fields(Config);
        vision["model_type"] = "clip_vision_model";
        vision["projection_dim"] = Config.Clip.Projection;
        return new JsonObject
        {
            ["model_type"] = "clip",
            ["architectures"] = new JsonArray("CLIPModel"),
            ["projection_dim"] = Config.Clip.Projection,
            ["logit_scale_init_value"] = FirstLogitScale,
            ["vision_config"] = vision,
            ["text_config"] = new JsonObject
            {
                ["model_type"] = "clip_text_model",
                ["hidden_size"] = _sizes.HiddenSize,
                ["num_hidden_layers"] = _sizes.Layers,
                ["num_attention_heads"] = _sizes.Heads,
                ["intermediate_size"] = _sizes.IntermediateSize,
                ["vocab_size"] = _sizes.VocabSize,
                ["max_position_embeddings"] = _sizes.MaxPositionEmbeddings,
                ["projection_dim"] = Config.Clip.Projection,
                ["layer_norm_eps"] = _sizes.LayerNormEps,
                ["hidden_act"] = "quick_gelu",
                ["bos_token_id"] = _sizes.VocabSize - 2,
                ["eos_token_id"] = _sizes.VocabSize - 1,
            },
        };
    }
}
