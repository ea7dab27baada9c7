using Theia.Networks.Layers;

namespace Theia.Networks.Sam;

/// <summary>
/// A block of the two-way transformer: tokens attend to each other, to the image, pass an MLP, and the image attends
/// to them.
/// </summary>
internal sealed class TwoWayBlock : Module
{
    private readonly bool _first;
    [ComponentName(Name = "self_attn")] private readonly DecoderAttention _among;
    [ComponentName(Name = "layer_norm1")] private readonly LayerNorm _norm1;
    [ComponentName(Name = "cross_attn_token_to_image")] private readonly DecoderAttention _toImage;
    [ComponentName(Name = "layer_norm2")] private readonly LayerNorm _norm2;
    [ComponentName(Name = "mlp")] private readonly BlockMlp _mlp;
    [ComponentName(Name = "layer_norm3")] private readonly LayerNorm _norm3;
    [ComponentName(Name = "layer_norm4")] private readonly LayerNorm _norm4;
    [ComponentName(Name = "cross_attn_image_to_token")] private readonly DecoderAttention _fromImage;

    /// <param name="config">Sizes.</param>
    /// <param name="first">True for the block that gets the tokens as they come: they replace, not add.</param>
    /// <param name="device">Where the weights lie; null for the CPU.</param>
    public TwoWayBlock(SamDecoderConfig config, bool first, Device? device)
        : base(nameof(TwoWayBlock))
    {
        _first = first;
        var (width, inner) = (config.HiddenSize, config.HiddenSize / config.AttentionDownsampleRate);
        _among = new DecoderAttention(width, width, config.Heads, device);
        _norm1 = UninitializedLayers.Norm(config.LayerNormEps, device, width);
        _toImage = new DecoderAttention(width, inner, config.Heads, device);
        _norm2 = UninitializedLayers.Norm(config.LayerNormEps, device, width);
        _mlp = new BlockMlp(width, config.MlpSize, relu: true, device);
        _norm3 = UninitializedLayers.Norm(config.LayerNormEps, device, width);
        _norm4 = UninitializedLayers.Norm(config.LayerNormEps, device, width);
        _fromImage = new DecoderAttention(width, inner, config.Heads, device);
        RegisterComponents();
    }

    /// <summary>The attentions between tokens and image.</summary>
    public IEnumerable<DecoderAttention> ImageAttentions => [_toImage, _fromImage];

    /// <summary>Runs the block.</summary>
    /// <param name="tokens">[P, T, C].</param>
    /// <param name="image">The cells, [I, N, C]; I is 1 or P.</param>
    /// <param name="start">The tokens as they came into the transformer, which stand for their places.</param>
    /// <param name="places">Codes of the cells' places, [1, N, C].</param>
    /// <returns>Tokens [P, T, C] and cells [P, N, C].</returns>
    public (Tensor Tokens, Tensor Image) Run(Tensor tokens, Tensor image, Tensor start, Tensor places)
    {
        using var scope = NewDisposeScope();
        var q = _first
            ? _among.AmongTokens(tokens, tokens)
            : tokens.Plus(_among.AmongTokens(tokens.Plus(start), tokens));
        q = _norm1.call(q);
        var placed = image.Plus(places);
        q = _norm2.call(q.Plus(_toImage.ToImage(q.Plus(start), placed, image)));
        q = _norm3.call(q.Plus(_mlp.call(q)));
        var k = _norm4.call(_fromImage.FromImage(placed, q.Plus(start), q).Increase(image));
        return (q.MoveToOuterDisposeScope(), k.MoveToOuterDisposeScope());
    }
}
