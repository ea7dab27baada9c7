namespace Theia.Networks.Layers;

/// <summary>
/// Cuts images into patches and projects each to a token; what is left over at the right and bottom is dropped.
/// </summary>
internal sealed class PatchEmbeddings : Module<Tensor, Tensor>
{
    [ComponentName(Name = "projection")] private readonly Conv2d _projection;

    public PatchEmbeddings(VisionTransformerConfig config, Device? device)
        : base(nameof(PatchEmbeddings))
    {
        _projection = UninitializedLayers.Convolution(
            3, config.HiddenSize, config.PatchSize, device, stride: config.PatchSize);
        RegisterComponents();
    }

    /// <summary>The layer itself.</summary>
    public Conv2d Inner => _projection;

    public override Tensor forward(Tensor pixels)
    {
        using var map = _projection.call(pixels);   // [B, C, rows, columns]
        using var tokens = map.flatten(2);
        return tokens.transpose(1, 2);              // [B, N, C]
    }
}
