using Theia.Networks;

namespace Theia.Teachers.Clip;

/// <summary>The blocks of CLIP, in the checkpoint's list <c>layers</c>.</summary>
internal sealed class ClipEncoder : Module
{
    [ComponentName(Name = "layers")] private readonly ModuleList<ClipLayer> _layers;

    /// <summary>The blocks of a tower, of pictures or of text.</summary>
    public ClipEncoder(TransformerConfig config, Device? device)
        : base(nameof(ClipEncoder))
    {
        Layers = [.. Enumerable.Range(0, config.Layers).Select(_ => new ClipLayer(config, device))];
        _layers = ModuleList([.. Layers]);
        RegisterComponents();
    }

    public IReadOnlyList<ClipLayer> Layers { get; }
}
