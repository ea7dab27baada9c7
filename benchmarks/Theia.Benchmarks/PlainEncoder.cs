using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Theia.Benchmarks;

/// <summary>
/// A student's backbone and its image path as one writes them down with TorchSharp, without a thought
/// of speed: attention in five steps as in transformers 4.41, tensors left to the scope of the call.
/// Shares no code with ours but the resampler.
/// </summary>
internal sealed class PlainEncoder : Module<Tensor, Tensor>
{
    private readonly int _width;
    private readonly Conv2d _patches;
    private readonly Parameter _class;
    private readonly Parameter _positions;
    private readonly ModuleList<Box> _blocks;
    private readonly LayerNorm _norm;

    public PlainEncoder(int width)
        : base(nameof(PlainEncoder))
    {
        _width = width;
        _patches = Conv2d(3, width, 16, stride: 16);
        _class = Parameter(randn(1, 1, width) * 0.02);
        _positions = Parameter(randn(1, 197, width) * 0.02);
        _blocks = ModuleList(Enumerable.Range(0, 12).Select(_ => new Box(width)).ToArray());
        _norm = LayerNorm(width, 1e-12);
        RegisterComponents();
    }

    /// <summary>Images to tokens, [B, 196, C].</summary>
    public Tensor Encode(IReadOnlyList<RgbImage> images)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return call(stack([.. images.Select(Pixels)])).narrow(1, 1, 196).MoveToOuterDisposeScope();
    }

    public override Tensor forward(Tensor pixels)
    {
        var x = _patches.call(pixels).flatten(2).transpose(1, 2);
        x = cat([_class.expand(x.shape[0], 1, _width), x], 1) + _positions;
        foreach (var block in _blocks)
            x = block.call(x);
        return _norm.call(x);
    }

    private static Tensor Pixels(RgbImage image)
    {
        RgbImage small = image.Resize(224, 224, Resampling.Bilinear);
        var pixels = tensor(small.Pixels).view(224, 224, 3).to(float32) / 255;
        return ((pixels - 0.5) / 0.5).permute(2, 0, 1);
    }

    private sealed class Box : Module<Tensor, Tensor>
    {
        private readonly LayerNorm _before;
        private readonly LayerNorm _after;
        private readonly Linear _query;
        private readonly Linear _key;
        private readonly Linear _value;
        private readonly Linear _output;
        private readonly Linear _up;
        private readonly Linear _down;
        private readonly int _heads;

        public Box(int width)
            : base(nameof(Box))
        {
            (_before, _after, _heads) = (LayerNorm(width, 1e-12), LayerNorm(width, 1e-12), width / 64);
            (_query, _key, _value, _output) = (
                Linear(width, width), Linear(width, width), Linear(width, width), Linear(width, width));
            (_up, _down) = (Linear(width, 4 * width), Linear(4 * width, width));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var y = _before.call(x);
            var scores = matmul(Split(_query.call(y)), Split(_key.call(y)).transpose(-1, -2)) / Math.Sqrt(64);
            var mixed = matmul(functional.softmax(scores, -1), Split(_value.call(y)));
            x = x + _output.call(mixed.transpose(1, 2).contiguous().view(x.shape));
            return x + _down.call(functional.gelu(_up.call(_after.call(x))));
        }

        private Tensor Split(Tensor x) => x.view(x.shape[0], x.shape[1], _heads, 64).transpose(1, 2);
    }
}
