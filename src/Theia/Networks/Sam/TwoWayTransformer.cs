using Theia.Networks.Layers;

namespace Theia.Networks.Sam;

/// <summary>The transformer of the mask decoder, whose tokens and image update each other.</summary>
internal sealed class TwoWayTransformer : Module
{
    // transformers leaves it at PyTorch's default, whatever the configuration says of the other norms.
    private const double FinalEps = 1e-5;

    private readonly IReadOnlyList<TwoWayBlock> _blocks;
    [ComponentName(Name = "final_attn_token_to_image")] private readonly DecoderAttention _final;
    [ComponentName(Name = "layer_norm_final_attn")] private readonly LayerNorm _norm;

    public TwoWayTransformer(SamDecoderConfig config, Device? device)
        : base(nameof(TwoWayTransformer))
    {
        _blocks = [.. Enumerable.Range(0, config.Layers).Select(i => new TwoWayBlock(config, i == 0, device))];
        _final = new DecoderAttention(
            config.HiddenSize, config.HiddenSize / config.AttentionDownsampleRate, config.Heads, device);
        _norm = UninitializedLayers.Norm(FinalEps, device, config.HiddenSize);
        register_module("layers", ModuleList([.. _blocks]));
        RegisterComponents();
    }

    /// <summary>The attentions between tokens and image.</summary>
    public IEnumerable<DecoderAttention> ImageAttentions =>
        [.. _blocks.SelectMany(block => block.ImageAttentions), _final];

    /// <summary>Runs all blocks and the final attention.</summary>
    /// <param name="tokens">[P, T, C].</param>
    /// <param name="image">The cells, [I, N, C]; I is 1 or P.</param>
    /// <param name="places">Codes of the cells' places, [1, N, C].</param>
    /// <returns>Tokens [P, T, C] and cells [P, N, C].</returns>
    public (Tensor Tokens, Tensor Image) Run(Tensor tokens, Tensor image, Tensor places)
    {
        using var scope = NewDisposeScope();
        var (q, k) = (tokens.alias(), image.alias());
        foreach (var block in _blocks)
        {
            var (oldTokens, oldImage) = (q, k);
            (q, k) = block.Run(q, k, tokens, places);
            oldTokens.Dispose();
            oldImage.Dispose();
        }

        var mixed = _final.ToImage(q.Plus(tokens), k.Plus(places), k);
        q = _norm.call(q.Plus(mixed));
        return (q.MoveToOuterDisposeScope(), k.MoveToOuterDisposeScope());
    }

    /// <summary>The states after each block, for tests.</summary>
    internal IEnumerable<(Tensor Tokens, Tensor Image)> States(Tensor tokens, Tensor image, Tensor places)
    {
        var (q, k) = (tokens, image);
        foreach (var block in _blocks)
        {
            (q, k) = block.Run(q, k, tokens, places);
            yield return (q, k);
        }
    }
}
