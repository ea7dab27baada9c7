namespace Theia.Student.Translators;

/// <summary>
/// Predicts one target from tokens. What comes first brings a map to its size (<c>pad</c>), the
/// rest to its values (<c>adapter</c>).
/// </summary>
internal sealed class Head : Module<Tensor, Tensor>
{
    [ComponentName(Name = "pad")] private readonly Sequential? _pad;
    [ComponentName(Name = "adapter")] private readonly Sequential _adapter;
    private readonly NearestTokens? _resize;

    /// <summary>A head of these parts.</summary>
    /// <param name="adapter">The layers; their places are their names.</param>
    /// <param name="pad">The layers before them; null for none.</param>
    /// <param name="resize">Resizes the tokens to the target's grid; null where the layers do.</param>
    public Head(Sequential adapter, Sequential? pad = null, NearestTokens? resize = null)
        : base(nameof(Head))
    {
        _pad = pad;
        _adapter = adapter;
        _resize = resize;
        RegisterComponents();
    }

    /// <param name="tokens">[B, N, C], or [B, C] for a class token.</param>
    /// <returns>[B, H · W, channels of the target], or [B, channels].</returns>
    public override Tensor forward(Tensor tokens)
    {
        if (_resize is { } resize)
            return resize.Around(_adapter, tokens);
        if (_pad is null)
            return _adapter.call(tokens);
        using var map = _pad.call(tokens);
        return _adapter.call(map);
    }
}
