using Theia.Networks.Layers;

namespace Theia.Networks.Sam;

/// <summary>Cuts images into patches and projects each to a token that keeps its place in the grid.</summary>
internal sealed class PatchProjection : Module<Tensor, Tensor>
{
    [ComponentName(Name = "projection")] private readonly Conv2d _projection;

    public PatchProjection(int width, int patch, Device? device)
        : base(nameof(PatchProjection))
    {
        _projection = UninitializedLayers.Convolution(3, width, patch, device, stride: patch);
        RegisterComponents();
    }

    public override Tensor forward(Tensor pixels)
    {
        using var map = _projection.call(pixels);                              // [B, C, H, W]
        return map.permute(0, 2, 3, 1);                                        // [B, H, W, C]
    }
}
