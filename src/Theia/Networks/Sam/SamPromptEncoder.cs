using Theia.Networks.Layers;

namespace Theia.Networks.Sam;

/// <summary>
/// SAM's prompt encoder (arXiv 2304.02643, appendix A): points and boxes become tokens, a mask becomes a map that is
/// added to the image embedding.
/// </summary>
internal sealed class SamPromptEncoder : Module
{
    private readonly SamPromptConfig _config;
    private readonly PositionCode _places;
    private readonly EmbeddingTable[] _kinds;
    [ComponentName(Name = "not_a_point_embed")] private readonly EmbeddingTable _notAPoint;
    [ComponentName(Name = "no_mask_embed")] private readonly EmbeddingTable _noMask;
    [ComponentName(Name = "mask_embed")] private readonly MaskEmbedding _mask;

    /// <param name="config">Sizes.</param>
    /// <param name="places">The code that the whole model shares; belongs to the model.</param>
    /// <param name="device">Where the weights lie; null for the CPU.</param>
    public SamPromptEncoder(SamPromptConfig config, PositionCode places, Device? device)
        : base(nameof(SamPromptEncoder))
    {
        _config = config;
        _places = places;
        _kinds = [.. Enumerable.Range(0, 4).Select(_ => new EmbeddingTable(1, config.HiddenSize, device))];
        _notAPoint = new EmbeddingTable(1, config.HiddenSize, device);
        _noMask = new EmbeddingTable(1, config.HiddenSize, device);
        _mask = new MaskEmbedding(config, device);
        register_module("point_embed", ModuleList(_kinds));
        RegisterComponents();
    }

    /// <summary>The tokens of points and boxes, of P prompts for one image.</summary>
    /// <param name="points">float64 [P, n, 2]: x and y in pixels of the encoder's square image; null for none.</param>
    /// <param name="labels">
    /// int64 [P, n]: 1 on the object, 0 beside it, −1 a place that says nothing, −10 a token of zeros.
    /// </param>
    /// <param name="boxes">float64 [P, 4]: left, top, right, bottom; null for none.</param>
    /// <returns>
    /// [P, t, C]. Points without a box get one more token that says nothing. With neither points nor boxes it is one
    /// token of zeros, which the decoder leaves out.
    /// </returns>
    public Tensor Sparse(Tensor? points, Tensor? labels, Tensor? boxes)
    {
        using var scope = NewDisposeScope();
        List<Tensor> tokens = [];
        if (points is not null)
            tokens.Add(Points(points, labels!, padding: boxes is null));
        if (boxes is not null)
            tokens.Add(Boxes(boxes));
        var all = tokens.Count == 0
            ? zeros([1, 1, _config.HiddenSize], device: _noMask.Rows.device)
            : cat(tokens, 1);
        return all.MoveToOuterDisposeScope();
    }

    /// <summary>What is added to the image embedding.</summary>
    /// <param name="masks">Logits [P, 1, 4h, 4w]; null for none.</param>
    /// <returns>[P, C, h, w], or [1, C, 1, 1] where there is no mask.</returns>
    public Tensor Dense(Tensor? masks) => masks is null ? _noMask.Rows.view(1, -1, 1, 1) : _mask.call(masks);

    private Tensor Points(Tensor points, Tensor labels, bool padding)
    {
        var codes = Codes(points);                                            // [P, n, C]
        var kind = labels.unsqueeze(-1);                                      // [P, n, 1]
        var tokens = where(Is(-1), _notAPoint.Rows, codes);
        tokens = where(Is(-10), zeros_like(tokens), tokens);
        tokens = where(Is(0), tokens.Plus(_kinds[0].Rows), tokens);
        tokens = where(Is(1), tokens.Plus(_kinds[1].Rows), tokens);
        if (!padding)
            return tokens;
        var empty = _notAPoint.Rows.unsqueeze(0).expand(tokens.size(0), 1, tokens.size(2));
        return cat([tokens, empty], 1);                                       // [P, n + 1, C]

        Tensor Is(long label)
        {
            using var number = label.ToScalar();
            return kind.eq(number);
        }
    }

    private Tensor Boxes(Tensor boxes)
    {
        var corners = Codes(boxes.view(-1, 2, 2));                            // [P, 2, C]
        return corners.Plus(cat([_kinds[2].Rows, _kinds[3].Rows], 0));
    }

    // The middle of a pixel, in units of the image's side.
    private Tensor Codes(Tensor pixels) => _places.Of(pixels.Plus(0.5).DivideBy(_config.ImageSize));
}
