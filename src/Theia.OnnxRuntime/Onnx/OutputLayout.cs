using System.Buffers.Binary;
using Theia.Data.Tensors;

namespace Theia.OnnxRuntime.Onnx;

/// <summary>
/// How a network lays out its features, found from the shape of the tensor: planes [N, C, H, W], pixels [N, H, W, C],
/// or tokens [N, T, C] of which the last H · W are the map and those before it (class token, registers) are not.
/// </summary>
/// <param name="Channels">C.</param>
/// <param name="Positions">H · W.</param>
/// <param name="Skipped">Leading tokens that are not part of the map.</param>
/// <param name="ChannelsLast">True where the values of one position are neighbors.</param>
internal sealed record OutputLayout(int Channels, int Positions, int Skipped, bool ChannelsLast)
{
    /// <summary>Values an image.</summary>
    public int Length => (Skipped + Positions) * Channels;

    /// <summary>
    /// The layout of a tensor that holds a map of <paramref name="size"/>, or null where its shape does not fit.
    /// </summary>
    /// <param name="shape">Shape with the batch first; below 0 where a dimension is free.</param>
    /// <param name="size">C × H × W.</param>
    public static OutputLayout? Of(IReadOnlyList<int> shape, FeatureSize size)
    {
        var (channels, height, width) = size;
        return shape switch
        {
            [_, var c, var h, var w] when c == channels && h == height && w == width =>
                new(channels, size.Positions, 0, ChannelsLast: false),
            [_, var h, var w, var c] when c == channels && h == height && w == width =>
                new(channels, size.Positions, 0, ChannelsLast: true),
            [_, var tokens, var c] when c == channels && tokens >= size.Positions =>
                new(channels, size.Positions, tokens - size.Positions, ChannelsLast: true),
            _ => null,
        };
    }

    /// <summary>Copies one image's map to [C, H, W], rounded to bfloat16.</summary>
    /// <param name="values">What the network gave for the image.</param>
    public byte[] Store(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<float> map = values[(Skipped * Channels)..];
        if (!ChannelsLast)
            return Round(map);
        var planes = new float[map.Length];
        for (var position = 0; position < Positions; position++)
        {
            for (var channel = 0; channel < Channels; channel++)
                planes[channel * Positions + position] = map[position * Channels + channel];
        }

        return Round(planes);
    }

    /// <summary>Rounds values to bfloat16: two little-endian bytes each.</summary>
    public static byte[] Round(ReadOnlySpan<float> values)
    {
        var bytes = new byte[2 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), BFloat16.FromSingle(values[i]));
        return bytes;
    }
}
