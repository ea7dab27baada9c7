using Theia.Networks.Layers;

namespace Theia.Policies.Networks;

/// <summary>
/// Convolutions over the maps of all frames, each followed by a layer norm over [C, H, W] and an activation. They
/// shrink a map of 14 × 14 to 7, 3 and, with three of them, 1.
/// </summary>
internal sealed class ConvNeck : Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-5;

    // Kernel, stride and padding of each convolution.
    private static readonly (int Kernel, int Stride, int Padding)[] _shapes = [(4, 2, 1), (3, 2, 0), (3, 1, 0)];

    private readonly PolicyActivation _activation;
    private readonly int _history;
    private readonly List<(Conv2d Convolution, LayerNorm Norm)> _stages = [];

    /// <param name="frame">The map of one frame; at least <see cref="LeastSide"/> each way.</param>
    /// <param name="history">Frames of a window.</param>
    /// <param name="width">Channels of each convolution.</param>
    /// <param name="depth">Convolutions, 2 or 3.</param>
    /// <param name="activation">After each norm.</param>
    /// <param name="device">Null for the CPU.</param>
    public ConvNeck(
        FeatureSize frame, int history, int width, int depth, PolicyActivation activation, Device? device)
        : base(nameof(ConvNeck))
    {
        (_activation, _history) = (activation, history);
        long inputs = (long)frame.Channels * history, height = frame.Height, columns = frame.Width;
        for (var i = 0; i < depth; i++)
        {
            var (kernel, stride, padding) = _shapes[i];
            (height, columns) = (Side(height, i), Side(columns, i));
            var convolution = UninitializedLayers.Convolution(inputs, width, kernel, device, stride, padding);
            var norm = UninitializedLayers.Norm(Epsilon, device, width, height, columns);
            // Between them stand activations, which have a slot and no weights.
            register_module($"{3 * i}", convolution);
            register_module($"{(3 * i) + 1}", norm);
            _stages.Add((convolution, norm));
            inputs = width;
        }

        Outputs = width * height * columns;
    }

    /// <summary>Length of the vector that the neck gives.</summary>
    public long Outputs { get; }

    /// <summary>The smallest side of a map that the convolutions can shrink.</summary>
    /// <param name="depth">Convolutions.</param>
    public static int LeastSide(int depth)
    {
        var side = 1;
        while (Enumerable.Range(0, depth).Aggregate((long)side, (left, i) => left < 1 ? 0 : Side(left, i)) < 1)
            side++;
        return side;
    }

    /// <summary>[B, T, C, H, W] to [B, <see cref="Outputs"/>], float32.</summary>
    public override Tensor forward(Tensor frames)
    {
        using var scope = NewDisposeScope();
        var x = frames.flatten(1, 2);                                                                // [B, T · C, H, W]
        for (var i = 0; i < _stages.Count; i++)
        {
            var (convolution, norm) = _stages[i];
            var (_, stride, padding) = _shapes[i];
            x = functional.conv2d(
                x, i == 0 ? ByFrame(convolution.weight) : convolution.weight, convolution.bias,
                [stride, stride], [padding, padding]);
            x = _activation.Of(norm.call(x.Single()));
        }

        return x.flatten(1).MoveToOuterDisposeScope();
    }

    // The published weights take channel c of frame t in place c · T + t. Reordering them is cheaper than reordering
    // every batch of maps.
    private Tensor ByFrame(Tensor weight) => _history == 1 ? weight
        : weight.unflatten(1, [weight.size(1) / _history, _history]).transpose(1, 2).flatten(1, 2);

    private static long Side(long side, int stage)
    {
        var (kernel, stride, padding) = _shapes[stage];
        var left = side + (2 * padding) - kernel;
        return left < 0 ? 0 : (left / stride) + 1;
    }
}
