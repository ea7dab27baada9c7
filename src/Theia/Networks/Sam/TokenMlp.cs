using Theia.Networks.Layers;

namespace Theia.Networks.Sam;

/// <summary>Linear layers with ReLU between them: keys <c>proj_in</c>, <c>layers.i</c>, <c>proj_out</c>.</summary>
internal sealed class TokenMlp : Module<Tensor, Tensor>
{
    private readonly IReadOnlyList<Linear> _all;
    [ComponentName(Name = "proj_in")] private readonly Linear _in;
    [ComponentName(Name = "proj_out")] private readonly Linear _out;

    /// <param name="inputs">Length of what comes in.</param>
    /// <param name="hidden">Length between the layers.</param>
    /// <param name="outputs">Length of what comes out.</param>
    /// <param name="depth">Linear layers; at least 2.</param>
    /// <param name="device">Where the weights lie; null for the CPU.</param>
    public TokenMlp(long inputs, long hidden, long outputs, int depth, Device? device)
        : base(nameof(TokenMlp))
    {
        _in = UninitializedLayers.Linear(inputs, hidden, device);
        Linear[] between =
            [.. Enumerable.Range(0, depth - 2).Select(_ => UninitializedLayers.Linear(hidden, hidden, device))];
        _out = UninitializedLayers.Linear(hidden, outputs, device);
        _all = [_in, .. between];
        if (between.Length > 0)
            register_module("layers", ModuleList(between));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        foreach (var layer in _all)
            x = functional.relu(layer.call(x));
        return _out.call(x).MoveToOuterDisposeScope();
    }
}
