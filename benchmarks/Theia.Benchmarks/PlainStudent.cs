using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Theia.Benchmarks;

/// <summary>
/// The tiny student with 16×16 heads as one writes it down with TorchSharp, without a thought
/// of speed. Shares no code with ours.
/// </summary>
internal sealed class PlainStudent : Module<Tensor, Dictionary<string, Tensor>>
{
    private const int Width = 192, Heads = 3, Layers = 12;

    private readonly Conv2d _patches = Conv2d(3, Width, 16, stride: 16);
    private readonly Parameter _class = Parameter(randn(1, 1, Width) * 0.02);
    private readonly Parameter _positions = Parameter(randn(1, 197, Width) * 0.02);
    private readonly ModuleList<Box> _blocks = ModuleList(Enumerable.Range(0, Layers).Select(_ => new Box()).ToArray());
    private readonly LayerNorm _norm = LayerNorm(Width, 1e-12);
    private readonly ModuleList<Sequential> _heads;
    private readonly string[] _names;

    public PlainStudent(IReadOnlyList<TeacherSpec> teachers)
        : base(nameof(PlainStudent))
    {
        _names = [.. teachers.Select(teacher => teacher.Id)];
        _heads = ModuleList(teachers.Select(teacher => Head(teacher.Size.Channels)).ToArray());
        RegisterComponents();
    }

    public override Dictionary<string, Tensor> forward(Tensor pixels)
    {
        var x = _patches.call(pixels).flatten(2).transpose(1, 2);
        x = cat([_class.expand(x.size(0), -1, -1), x], 1) + _positions;
        foreach (var block in _blocks)
            x = block.call(x);
        var map = _norm.call(x).narrow(1, 1, 196).transpose(1, 2).reshape(x.size(0), Width, 14, 14);
        return _names.Zip(_heads).ToDictionary(pair => pair.First, pair => pair.Second.call(map));
    }

    private static Sequential Head(int channels) => Sequential(
        ConvTranspose2d(Width, Width, 3), LayerNorm([Width, 16, 16]),
        Conv2d(Width, Width, 3, padding: 1), ReLU(), LayerNorm([Width, 16, 16]),
        Conv2d(Width, Width, 3, padding: 1), ReLU(), LayerNorm([Width, 16, 16]),
        Flatten(2), new Turn(), Linear(Width, channels));

    private sealed class Turn() : Module<Tensor, Tensor>(nameof(Turn))
    {
        public override Tensor forward(Tensor x) => x.transpose(1, 2);
    }

    private sealed class Box : Module<Tensor, Tensor>
    {
        private readonly LayerNorm _before = LayerNorm(Width, 1e-12), _after = LayerNorm(Width, 1e-12);
        private readonly Linear _query = Linear(Width, Width), _key = Linear(Width, Width),
            _value = Linear(Width, Width), _output = Linear(Width, Width);
        private readonly Linear _up = Linear(Width, 4 * Width), _down = Linear(4 * Width, Width);

        public Box()
            : base(nameof(Box)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            var y = _before.call(x);
            var mixed = functional.scaled_dot_product_attention(
                Split(_query.call(y)), Split(_key.call(y)), Split(_value.call(y)));
            x = x + _output.call(mixed.transpose(1, 2).flatten(2));
            return x + _down.call(functional.gelu(_up.call(_after.call(x))));
        }

        private static Tensor Split(Tensor x) => x.reshape(x.size(0), x.size(1), Heads, Width / Heads).transpose(1, 2);
    }
}
