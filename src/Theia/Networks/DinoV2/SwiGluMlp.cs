using Theia.Networks.Layers;

namespace Theia.Networks.DinoV2;

/// <summary>
/// The gated perceptron of the giant DINOv2 (SwiGLU, arXiv 2002.05202): one product gives gate and values.
/// </summary>
internal sealed class SwiGluMlp : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weights_in")] private readonly Linear _in;
    [ComponentName(Name = "weights_out")] private readonly Linear _out;

    public SwiGluMlp(long width, long intermediate, Device? device)
        : base(nameof(SwiGluMlp))
    {
        // Two thirds keep the number of weights that the plain perceptron would have; rounded up
        // to a multiple of 8, as published.
        var hidden = ((intermediate * 2 / 3) + 7) / 8 * 8;
        _in = UninitializedLayers.Linear(width, 2 * hidden, device);
        _out = UninitializedLayers.Linear(hidden, width, device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var halves = _in.call(x).chunk(2, -1);                                                   // [B, N, hidden] twice
        return _out.call(functional.silu(halves[0]) * halves[1]).MoveToOuterDisposeScope();
    }
}
