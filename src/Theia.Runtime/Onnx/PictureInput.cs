using Microsoft.ML.OnnxRuntime;

namespace Theia.Runtime.Onnx;

/// <summary>Lays pictures out as a network takes them.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="ChannelsLast">[H, W, 3] instead of [3, H, W].</param>
/// <param name="BlueFirst">Blue, green, red instead of red, green, blue.</param>
internal sealed record PictureInput(int Height, int Width, bool ChannelsLast, bool BlueFirst)
{
    private const int Channels = 3;

    /// <summary>Shape of one picture.</summary>
    public long[] Shape => ChannelsLast ? [Height, Width, Channels] : [Channels, Height, Width];

    /// <summary>Finds out how a network takes pictures from the shape of its input.</summary>
    /// <exception cref="UsageException">Its shape is not that of pictures of the described size.</exception>
    public static PictureInput For(TeacherDescription description, NodeMetadata input)
    {
        var (_, height, width, blueFirst) = description.Input!;
        return input.Dimensions switch
        {
            [_, var c, var h, var w] when Is(c, Channels) && Is(h, height) && Is(w, width) => new(height, width, ChannelsLast: false, blueFirst),
            [_, var h, var w, var c] when Is(c, Channels) && Is(h, height) && Is(w, width) => new(height, width, ChannelsLast: true, blueFirst),
            _ => throw new UsageException(
                $"{description.Source}: the network takes {OnnxSession.Shape(input)}, which is no batch of RGB pictures of {height} x {width} (height x width). Correct 'input'."),
        };

        static bool Is(int size, int wanted) => size < 0 || size == wanted;
    }

    /// <summary>Orders planes of red, green and blue, [B, 3, H, W], as the network takes them.</summary>
    public float[] Arrange(float[] planes)
    {
        if (!ChannelsLast && !BlueFirst)
            return planes;
        var area = Height * Width;
        var arranged = new float[planes.Length];
        for (var i = 0; i < planes.Length; i++)
        {
            var (picture, inside) = Math.DivRem(i, Channels * area);
            var (plane, pixel) = Math.DivRem(inside, area);
            var channel = BlueFirst ? Channels - 1 - plane : plane;
            arranged[picture * Channels * area + (ChannelsLast ? pixel * Channels + channel : channel * area + pixel)] = planes[i];
        }

        return arranged;
    }
}
