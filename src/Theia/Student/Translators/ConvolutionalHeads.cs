using Theia.Networks.Layers;

namespace Theia.Student.Translators;

/// <summary>
/// Heads of convolutions and norms over whole maps. Because a norm has weights for each place, a head is tied to the
/// grid it was made for. All norms here have an epsilon of 1e-5.
/// </summary>
/// <param name="Inputs">Channels that come in.</param>
/// <param name="Width">Channels between.</param>
/// <param name="LastConvolution">True ends with a 3 x 3 convolution (<c>conv</c>), false with a linear layer on each
/// token (<c>lconv</c>).</param>
/// <param name="Device">Where the weights are.</param>
internal sealed record ConvolutionalHeads(int Inputs, int Width, bool LastConvolution, Device? Device)
{
    /// <summary>True where there is a head from a grid of patches to a square target.</summary>
    public static bool Reach(int grid, int side, bool lastConvolution) => (grid, side) switch
    {
        (14 or 16 or 64, 16) or (14 or 16, 64) or (64, 64) => true,
        (14, 7 or 14) => !lastConvolution,
        _ => false,
    };

    /// <summary>The head from a grid to a target that it can <see cref="Reach"/>.</summary>
    /// <param name="grid">Patches along a side.</param>
    /// <param name="target">Size of the target, square.</param>
    public Head From(int grid, FeatureSize target)
    {
        var side = target.Height;
        var padded = grid == 14 && side >= 16;
        // A transposed convolution makes 16 x 16 of 14 x 14; upstream calls it padding.
        var pad = padded
            ? Sequential(new TokensToMap(), UninitializedLayers.TransposedConvolution(Inputs, Inputs, 3, Device))
            : Sequential(new TokensToMap());
        var adapter = (padded ? 16 : grid, side) switch
        {
            (16, 64) => ToFourfold(target.Channels),
            (64, 16) => ToQuarter(target.Channels),
            (14, 7) => ToSeven(target.Channels),
            _ => ToSame(side, target.Channels),
        };
        return new Head(Sequential(adapter), pad);
    }

    private Module<Tensor, Tensor>[] ToSame(int side, int channels) =>
    [
        Norm(Inputs, side), Convolution(Inputs, Width), Relu(),
        Norm(Width, side), Convolution(Width, Width), Relu(),
        Norm(Width, side), .. LastConvolution ? [Convolution(Width, channels), new MapToTokens()] : Linear(channels),
    ];

    // 16 -> 31 -> 64
    private Module<Tensor, Tensor>[] ToFourfold(int channels) =>
    [
        Norm(Inputs, 16), UninitializedLayers.TransposedConvolution(Inputs, Width, 3, Device, stride: 2, padding: 1),
        Relu(),
        Norm(Width, 31),
        UninitializedLayers.TransposedConvolution(Width, Width, 3, Device, stride: 2, outputPadding: 1),
        Relu(), Norm(Width, 64), .. LastConvolution
            ? [UninitializedLayers.TransposedConvolution(Width, channels, 3, Device, padding: 1), new MapToTokens()]
            : Linear(channels),
    ];

    // 64 -> 32 -> 16
    private Module<Tensor, Tensor>[] ToQuarter(int channels) =>
    [
        Norm(Inputs, 64), Convolution(Inputs, Width, stride: 2), Relu(),
        Norm(Width, 32), Convolution(Width, Width, stride: 2), Relu(),
        Norm(Width, 16), .. LastConvolution ? [Convolution(Width, channels), new MapToTokens()] : Linear(channels),
    ];

    // 14 -> 7
    private Module<Tensor, Tensor>[] ToSeven(int channels) =>
    [
        Norm(Inputs, 14), UninitializedLayers.Convolution(Inputs, Width, 4, Device, stride: 2, padding: 1), Relu(),
        Norm(Width, 7), .. Linear(channels),
    ];

    private Module<Tensor, Tensor>[] Linear(int channels) =>
        [new MapToTokens(), UninitializedLayers.Linear(Width, channels, Device)];

    private LayerNorm Norm(int channels, int side) => UninitializedLayers.Norm(1e-5, Device, channels, side, side);

    private Conv2d Convolution(int inputs, int outputs, int stride = 1) =>
        UninitializedLayers.Convolution(inputs, outputs, 3, Device, stride: stride, padding: 1);

    private static ReLU Relu() => ReLU(inplace: true);
}
