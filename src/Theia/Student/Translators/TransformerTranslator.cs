using Theia.Networks;
using Theia.Networks.Layers;

namespace Theia.Student.Translators;

/// <summary>
/// <c>transformer</c>: a query for each place and one for the target ask the tokens. The query of the target is dropped
/// afterwards; the reference drops the first place instead, and then one more, and so cannot run.
/// </summary>
internal sealed class TransformerTranslator : Translator
{
    [ComponentName(Name = "decode_tokens")] private readonly Parameter _queries;
    [ComponentName(Name = "backbone_adapter")] private readonly Sequential _adapter;
    [ComponentName(Name = "translator_stem")] private readonly Decoder _decoder;
    [ComponentName(Name = "translator_heads")] private readonly Heads _heads;
    [ComponentName(Name = "target_model_emb")] private readonly TargetEmbeddings _embeddings;

    public TransformerTranslator(
        VisionTransformerConfig backbone, IReadOnlyDictionary<string, FeatureSize> targets,
        TranslatorSizes sizes, Device? device)
        : base(nameof(TransformerTranslator), targets)
    {
        var width = sizes.TranslatorHiddenSize;
        _queries = UninitializedLayers.Parameter(device, 1, backbone.Grid * backbone.Grid, width);
        _adapter = Adapter(backbone.HiddenSize, width, device);
        _decoder = new Decoder(
            sizes.TranslatorNLayers, width, sizes.TranslatorNHeads,
            relu: sizes.TranslatorActivation == TranslatorSizes.Relu, device);
        _heads = new Heads(
            targets, size => HeadTranslator.TokenPerceptron(width, layers: 2, backbone.Grid, size, device));
        _embeddings = new TargetEmbeddings(targets.Keys.Select(ModuleName), width, device);
        RegisterComponents();
    }

    public Parameter Queries => _queries;

    public TargetEmbeddings Embeddings => _embeddings;

    public Decoder Decoder => _decoder;

    public override Dictionary<string, Tensor> Translate(
        Tensor patches, Tensor? classToken, IEnumerable<string> targets)
    {
        Dictionary<string, Tensor> results = new(StringComparer.Ordinal);
        using var memory = _adapter.call(patches);                               // [B, N, width]
        foreach (var target in targets)
        {
            using var scope = NewDisposeScope();
            using var query = cat([_queries, _embeddings[ModuleName(target)]], 1);
            var answers = _decoder.call(query.expand(patches.size(0), -1, -1), memory);
            var places = answers.narrow(1, 0, _queries.size(1));
            results.Add(target, _heads[target].call(places).MoveToOuterDisposeScope());
        }

        return results;
    }
}
