namespace Theia.Data.Images.Resizing;

/// <summary>
/// The plain form of the arithmetic: what the vector kernels are checked against, and the only
/// one for other than three channels.
/// </summary>
internal sealed unsafe class ScalarKernel(int channels = 3) : ResamplingKernel
{
    /// <inheritdoc/>
    public override void Horizontal(
        byte* source, nint sourceStride, byte* target, nint targetStride, AxisWeights weights)
    {
        for (var row = 0; row < RowGroup; row++, source += sourceStride, target += targetStride)
        {
            for (var x = 0; x < weights.Outputs; x++)
            {
                for (var channel = 0; channel < channels; channel++)
                {
                    target[x * channels + channel] = Column(
                        source + weights.Starts[x] * channels + channel, channels, weights[x]);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Vertical(
        byte* source, nint sourceStride, byte* target, int length, AxisWeights weights, int output)
    {
        for (var x = 0; x < length; x++)
            target[x] = Column(source + x, sourceStride, weights[output]);
    }
}
