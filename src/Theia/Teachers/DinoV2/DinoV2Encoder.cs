using Theia.Networks;

namespace Theia.Teachers.DinoV2;

/// <summary>The blocks of DINOv2, in the checkpoint's list <c>layer</c>.</summary>
internal sealed class DinoV2Encoder : Module
{
    [ComponentName(Name = "layer")] private readonly ModuleList<DinoV2Layer> _layers;

    public DinoV2Encoder(VisionTransformerConfig network, Device? device)
        : base(nameof(DinoV2Encoder))
    {
        Layers = [.. Enumerable.Range(0, network.Layers).Select(_ => new DinoV2Layer(network, device))];
        _layers = ModuleList([.. Layers]);
        RegisterComponents();
    }

    public IReadOnlyList<DinoV2Layer> Layers { get; }
}
