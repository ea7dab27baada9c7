using Theia.Networks.Layers;

namespace Theia.Networks.Clip;

/// <summary>
/// The text tower of CLIP (arXiv 2103.00020): a causal transformer; the end-of-text token represents the text.
/// </summary>
internal sealed class ClipTextModel : Module<Tensor, Tensor>
{
    [ComponentName(Name = "embeddings")] private readonly ClipTextEmbeddings _embeddings;
    [ComponentName(Name = "encoder")] private readonly TransformerBlocks<ClipLayer> _encoder;
    [ComponentName(Name = "final_layer_norm")] private readonly LayerNorm _norm;

    public ClipTextModel(ClipTextSizes sizes, Device? device)
        : base(nameof(ClipTextModel))
    {
        _embeddings = new ClipTextEmbeddings(sizes, device);
        _encoder = new("layers", Enumerable.Range(0, sizes.Layers).Select(_ => new ClipLayer(sizes, device)));
        _norm = UninitializedLayers.Norm(sizes.LayerNormEps, device, sizes.HiddenSize);
        RegisterComponents();
    }

    /// <summary>
    /// Ids [B, T], int64, each text ended (and filled up) by the id that is the highest of all,
    /// to pooled vectors [B, C].
    /// </summary>
    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var length = ids.size(1);
        // what comes later is not seen
        var later = empty([length, length], dtype: float32, device: ids.device)
            .FillWith(double.NegativeInfinity).triu(1);
        var tokens = _embeddings.call(ids);
        foreach (var block in _encoder.Blocks)
            tokens = block.call(tokens, later);
        var end = ids.argmax(1).view(-1, 1, 1).expand(-1, 1, tokens.size(2));            // the first of the highest ids
        return _norm.call(tokens).gather(1, end).squeeze(1).MoveToOuterDisposeScope();
    }
}
