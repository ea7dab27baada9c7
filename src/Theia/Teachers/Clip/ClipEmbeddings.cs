using Theia.Layers;

namespace Theia.Teachers.Clip;

/// <summary>Patches and class token with their positions, which fit one picture size only.</summary>
internal sealed class ClipEmbeddings : Module<Tensor, Tensor>
{
    [ComponentName(Name = "class_embedding")] private readonly Parameter _classToken;
    [ComponentName(Name = "patch_embedding")] private readonly Conv2d _patches;
    [ComponentName(Name = "position_embedding")] private readonly Table _positions;

    public ClipEmbeddings(TeacherNetwork network, Device? device)
        : base(nameof(ClipEmbeddings))
    {
        var side = network.ImageSize / network.PatchSize;
        _classToken = Blank.Parameter(device, network.HiddenSize);
        _patches = Blank.Convolution(3, network.HiddenSize, network.PatchSize, device, stride: network.PatchSize, bias: false);
        _positions = new Table(1 + (side * side), network.HiddenSize, device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        var patches = _patches.call(pixels).flatten(2).transpose(1, 2);                        // [B, N, C]
        Tensor[] tokens = [_classToken.expand(pixels.size(0), 1, -1), patches];
        return _positions.call(cat(tokens, 1)).MoveToOuterDisposeScope();
    }

    /// <summary>Adds one row to each token.</summary>
    private sealed class Table : Module<Tensor, Tensor>
    {
        [ComponentName(Name = "weight")] private readonly Parameter _rows;

        public Table(long rows, long width, Device? device)
            : base(nameof(Table))
        {
            _rows = Blank.Parameter(device, rows, width);
            RegisterComponents();
        }

        public override Tensor forward(Tensor tokens) => tokens + _rows;
    }
}
