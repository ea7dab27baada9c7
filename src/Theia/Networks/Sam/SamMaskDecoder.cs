using Theia.Networks.Layers;

namespace Theia.Networks.Sam;

/// <summary>
/// SAM's mask decoder (arXiv 2304.02643, appendix A): from an image embedding and prompts to masks and the IoU that the
/// decoder expects each of them to have.
/// </summary>
internal sealed class SamMaskDecoder : Module
{
    private readonly SamDecoderConfig _config;
    private readonly IReadOnlyList<TokenMlp> _hyperNetworks;
    [ComponentName(Name = "iou_token")] private readonly EmbeddingTable _iouToken;
    [ComponentName(Name = "mask_tokens")] private readonly EmbeddingTable _maskTokens;
    [ComponentName(Name = "transformer")] private readonly TwoWayTransformer _transformer;
    [ComponentName(Name = "upscale_conv1")] private readonly ConvTranspose2d _upscale1;
    [ComponentName(Name = "upscale_layer_norm")] private readonly LayerNorm _upscaleNorm;
    [ComponentName(Name = "upscale_conv2")] private readonly ConvTranspose2d _upscale2;
    [ComponentName(Name = "iou_prediction_head")] private readonly TokenMlp _iouHead;

    public SamMaskDecoder(SamDecoderConfig config, Device? device)
        : base(nameof(SamMaskDecoder))
    {
        _config = config;
        var width = config.HiddenSize;
        _iouToken = new EmbeddingTable(1, width, device);
        _maskTokens = new EmbeddingTable(config.MaskTokens, width, device);
        _transformer = new TwoWayTransformer(config, device);
        _upscale1 = UninitializedLayers.TransposedConvolution(width, width / 4, 2, device, stride: 2);
        _upscaleNorm = UninitializedLayers.Norm(1e-6, device, width / 4);
        _upscale2 = UninitializedLayers.TransposedConvolution(width / 4, width / 8, 2, device, stride: 2);
        _hyperNetworks =
            [.. Enumerable.Range(0, config.MaskTokens).Select(_ => new TokenMlp(width, width, width / 8, 3, device))];
        _iouHead = new TokenMlp(width, config.IouHeadHiddenSize, config.MaskTokens, config.IouHeadDepth, device);
        register_module("output_hypernetworks_mlps", ModuleList([.. _hyperNetworks]));
        RegisterComponents();
    }

    /// <summary>The transformer, for tests.</summary>
    internal TwoWayTransformer Transformer => _transformer;

    /// <summary>Predicts the masks of P prompts.</summary>
    /// <param name="image">Embedding of the one image of all prompts, [1, C, h, w], or of each prompt's, [P, C, h, w].
    /// </param>
    /// <param name="places">Codes of the cells' places, [h · w, C].</param>
    /// <param name="sparse">Prompt tokens, [P, t, C].</param>
    /// <param name="dense">What is added to the image, [1 or P, C, h, w] or [1, C, 1, 1].</param>
    /// <param name="multimask">True for the masks of an ambiguous prompt, false for the single one.</param>
    /// <returns>Logits [P, M, 4h, 4w] and expected IoU [P, M].</returns>
    public (Tensor Masks, Tensor Scores) Decode(
        Tensor image, Tensor places, Tensor sparse, Tensor dense, bool multimask) =>
        Decode(image, places, sparse, dense, multimask ? 1 : 0, multimask ? _config.MultimaskOutputs : 1);

    /// <summary>Predicts every mask of P prompts: the single one first, then those of an ambiguous prompt.</summary>
    /// <inheritdoc cref="Decode(Tensor, Tensor, Tensor, Tensor, bool)"/>
    public (Tensor Masks, Tensor Scores) DecodeAll(Tensor image, Tensor places, Tensor sparse, Tensor dense) =>
        Decode(image, places, sparse, dense, 0, _config.MaskTokens);

    private (Tensor Masks, Tensor Scores) Decode(
        Tensor image, Tensor places, Tensor sparse, Tensor dense, int first, int count)
    {
        using var scope = NewDisposeScope();
        var source = image.Plus(dense);
        var (height, width) = (source.size(2), source.size(3));
        var (tokens, cells) = _transformer.Run(
            Tokens(sparse), source.flatten(2).transpose(1, 2).contiguous(), places.unsqueeze(0));
        source.Dispose();

        var hyper = stack([.. Enumerable.Range(first, count).Select(
            m => _hyperNetworks[m].call(tokens.select(1, 1 + m)))], 1);        // [P, M, C / 8]
        var masks = Upscale(cells, hyper, height, width);
        var scores = _iouHead.call(tokens.select(1, 0)).narrow(1, first, count);
        return (masks.MoveToOuterDisposeScope(), scores.MoveToOuterDisposeScope());
    }

    /// <summary>What goes into the transformer: IoU token, mask tokens, prompt tokens, [P, T, C].</summary>
    internal Tensor Tokens(Tensor sparse)
    {
        using var scope = NewDisposeScope();
        var own = cat([_iouToken.Rows, _maskTokens.Rows], 0).unsqueeze(0).expand(sparse.size(0), -1, -1);
        // Zeros stand for no prompt at all: upstream tests the same sum.
        var none = sparse.detach().sum().to(float32).item<float>() == 0;
        return (none ? own.contiguous() : cat([own, sparse], 1)).MoveToOuterDisposeScope();
    }

    // A transposed convolution whose stride is its kernel is a product for each cell. What follows looks at single
    // cells as well, so they stay in the order of the embedding until the few masks are put in theirs.
    private Tensor Upscale(Tensor cells, Tensor hyper, long height, long width)
    {
        using var scope = NewDisposeScope();
        var middle = functional.gelu(_upscaleNorm.call(Spread(cells, _upscale1)));           // [P, N · 4, C / 4]
        var fine = functional.gelu(Spread(middle, _upscale2));                               // [P, N · 16, C / 8]
        var masks = bmm(hyper, fine.transpose(1, 2));                                        // [P, M, N · 16]
        return masks.view(hyper.size(0), hyper.size(1), height, width, 2, 2, 2, 2)
            .permute(0, 1, 2, 4, 6, 3, 5, 7)
            .reshape(hyper.size(0), hyper.size(1), 4 * height, 4 * width).MoveToOuterDisposeScope();
    }

    // [P, N, C] to [P, N · 4, C']: the four pixels of each cell, row by row.
    private static Tensor Spread(Tensor cells, ConvTranspose2d layer)
    {
        using var scope = NewDisposeScope();
        var weight = layer.weight.permute(0, 2, 3, 1).flatten(1);                            // [C, 4 · C']
        var spread = matmul(cells, weight).view(cells.size(0), -1, layer.weight.size(1));
        return spread.Increase(layer.bias!).MoveToOuterDisposeScope();
    }
}
