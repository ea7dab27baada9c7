using Theia.Networks.Layers;

namespace Theia.Student.Translators;

/// <summary>Makes one vector of a map of patch tokens by three convolutions: of 14 x 14, 7, 3 and 1.</summary>
internal static class Neck
{
    /// <summary>The layers, under the names of the published models: convolutions in the slots 1, 3 and 5.</summary>
    public static Sequential Create(long inputs, long width, bool tanh, Device? device) => Sequential(
        new TokensToMap(),
        UninitializedLayers.Convolution(inputs, width, 4, device, stride: 2, padding: 1), Activation(tanh),
        UninitializedLayers.Convolution(width, width, 3, device, stride: 2), Activation(tanh),
        UninitializedLayers.Convolution(width, width, 3, device), Activation(tanh),
        Flatten());

    private static Module<Tensor, Tensor> Activation(bool tanh) => tanh ? Tanh() : ReLU(inplace: true);
}
