using Theia.Networks.Layers;

namespace Theia.Networks.Clip;

/// <summary>
/// The last norm of CLIP's vision tower and its map into the space that images and texts share, applied to any of its
/// tokens, not to the class token alone.
/// </summary>
internal sealed class ClipPatchSide : Module
{
    [ComponentName(Name = "vision_model")] private readonly ClipPostNorm _vision;
    [ComponentName(Name = "visual_projection")] private readonly Linear _projection;

    public ClipPatchSide(long width, long projection, double epsilon, Device? device)
        : base(nameof(ClipPatchSide))
    {
        Width = width;
        _vision = new ClipPostNorm(width, epsilon, device);
        _projection = UninitializedLayers.Linear(width, projection, device, bias: false);
        RegisterComponents();
    }

    /// <summary>Length of a token.</summary>
    public long Width { get; }

    /// <summary>Tokens of <c>last_hidden_state</c> [.., C] to unit vectors [.., P].</summary>
    public Tensor Project(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return functional.normalize(_projection.call(_vision.call(tokens)).to(float32), dim: -1)
            .MoveToOuterDisposeScope();
    }
}
