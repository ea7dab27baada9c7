using Theia.Networks.Layers;

namespace Theia.Networks.Clip;

/// <summary>
/// What a CLIP has beside its vision tower: the text tower, and the two maps into the space
/// that images and texts share.
/// </summary>
internal sealed class ClipTextSide : Module
{
    [ComponentName(Name = "text_model")] private readonly ClipTextModel _text;
    [ComponentName(Name = "text_projection")] private readonly Linear _textProjection;
    [ComponentName(Name = "visual_projection")] private readonly Linear _visualProjection;
    [ComponentName(Name = "logit_scale")] private readonly Parameter _logitScale;

    public ClipTextSide(ClipTextSizes sizes, long visionWidth, long projection, Device? device)
        : base(nameof(ClipTextSide))
    {
        _text = new ClipTextModel(sizes, device);
        _textProjection = UninitializedLayers.Linear(sizes.HiddenSize, projection, device, bias: false);
        _visualProjection = UninitializedLayers.Linear(visionWidth, projection, device, bias: false);
        _logitScale = UninitializedLayers.Parameter(device);
        RegisterComponents();
    }

    /// <summary>The logarithm of what cosines are multiplied by; a scalar.</summary>
    public Parameter LogitScale => _logitScale;

    /// <summary>Ids [B, T] to unit vectors [B, P].</summary>
    public Tensor Texts(Tensor ids)
    {
        using var pooled = _text.call(ids);
        return Unit(_textProjection, pooled);
    }

    /// <summary>The vision tower's pooled vectors [B, C] to unit vectors [B, P].</summary>
    public Tensor Images(Tensor pooled) => Unit(_visualProjection, pooled);

    private static Tensor Unit(Linear projection, Tensor vectors)
    {
        using var scope = NewDisposeScope();
        return functional.normalize(projection.call(vectors).to(float32), dim: -1).MoveToOuterDisposeScope();
    }
}
