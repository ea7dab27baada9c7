namespace Theia.Teachers.Clip;

/// <summary>The blocks of CLIP, in the checkpoint's list <c>layers</c>.</summary>
internal sealed class ClipEncoder : Module
{
    [ComponentName(Name = "layers")] private readonly ModuleList<ClipLayer> _layers;

    /// <summary>The blocks of a tower, of pictures or of text.</summary>
    public ClipEncoder(TeacherNetwork network, Device? device)
        : base(nameof(ClipEncoder))
    {
        Layers = [.. Enumerable.Range(0, network.Layers).Select(_ => new ClipLayer(network, device))];
        _layers = ModuleList([.. Layers]);
        RegisterComponents();
    }

    public IReadOnlyList<ClipLayer> Layers { get; }
}
