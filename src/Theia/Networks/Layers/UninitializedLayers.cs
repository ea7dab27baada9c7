namespace Theia.Networks.Layers;

/// <summary>
/// Layers and parameters whose values are not set: a checkpoint or an initializer fills them.
/// The constructors of TorchSharp draw random numbers, which takes a second for the largest student.
/// </summary>
internal static class UninitializedLayers
{
    /// <summary>A parameter of float32.</summary>
    public static Parameter Parameter(Device? device, params ReadOnlySpan<long> shape)
    {
        using var values = empty(shape, dtype: float32, device: device);
        Parameter parameter = new(values);
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    /// <summary>x · weightᵀ + bias.</summary>
    public static Linear Linear(long inputs, long outputs, Device? device, bool bias = true) =>
        nn.Linear(Parameter(device, outputs, inputs), bias ? Parameter(device, outputs) : null);

    // The scopes take what the constructors of TorchSharp leave behind.

    /// <summary>Normalizes over the last axes, which have the sizes <paramref name="shape"/>.</summary>
    public static LayerNorm Norm(double epsilon, Device? device, params long[] shape)
    {
        using var scope = NewDisposeScope();
        LayerNorm layer = LayerNorm(shape, epsilon, device: META);
        layer.weight = Parameter(device, shape);
        layer.bias = Parameter(device, shape);
        return layer;
    }

    /// <summary>Convolution with a square kernel.</summary>
    public static Conv2d Convolution(
        long inputs, long outputs, int kernel, Device? device, int stride = 1, int padding = 0, bool bias = true)
    {
        using var scope = NewDisposeScope();
        Conv2d layer = Conv2d(inputs, outputs, kernel, stride: stride, padding: padding, bias: bias, device: META);
        layer.weight = Parameter(device, outputs, inputs, kernel, kernel);
        if (bias)
            layer.bias = Parameter(device, outputs);
        return layer;
    }

    /// <summary>Transposed convolution with a square kernel. Its weight is [inputs, outputs, kernel, kernel].</summary>
    public static ConvTranspose2d TransposedConvolution(
        long inputs, long outputs, int kernel, Device? device, int stride = 1, int padding = 0, int outputPadding = 0)
    {
        using var scope = NewDisposeScope();
        ConvTranspose2d layer = ConvTranspose2d(
            inputs, outputs, kernel, stride: stride, padding: padding, output_padding: outputPadding, device: META);
        layer.weight = Parameter(device, inputs, outputs, kernel, kernel);
        layer.bias = Parameter(device, outputs);
        return layer;
    }
}
