using System.Runtime.InteropServices;

namespace Theia;

/// <summary>
/// The feature that a policy takes of one frame, read from what an encoder returns: the tokens as a map, or one vector.
/// Training, simulation and robots use the same one.
/// </summary>
public sealed class FrameFeature
{
    private const int ProbeSide = 100;

    private readonly string? _array;

    private FrameFeature(FeatureSize size, string? array) => (Size, _array) = (size, array);

    /// <summary>C × H × W of a map, or D of a vector.</summary>
    public FeatureSize Size { get; }

    /// <summary>Number of values.</summary>
    public int Length => Size.Channels * Size.Positions;

    /// <summary>The feature of an encoder for a kind of policy.</summary>
    /// <param name="encoder">Asked for its sizes; where they do not tell, it encodes a black image.</param>
    /// <param name="head">
    /// Heads with convolutions take the tokens as a map; <see cref="PolicyHead.Mlp"/> takes the vector, or else the
    /// mean of the tokens.
    /// </param>
    /// <exception cref="UsageException">The encoder gives no map that the head can take; take another head.</exception>
    public static FrameFeature Of(IImageEncoder encoder, PolicyHead head)
    {
        var info = encoder.Info;
        if (head == PolicyHead.Mlp)
        {
            var array = info.Vector ?? info.Tokens;
            // The width is that of tokens where there are both.
            var width = info.Vector is null || info.Tokens is null ? info.Width : ProbedWidth(encoder, info.Vector);
            return new(FeatureSize.Vector(width), array);
        }

        if (info is not { Tokens: { } tokens, Grid: { } grid })
        {
            throw new UsageException(
                $"The head {PolicyConfig.NameOf(head)} takes the tokens of an image as a map, and the encoder gives "
                + $"{(info.Tokens is null ? "a vector alone" : "tokens that form no map of a known size")}. "
                + "Take the head mlp with the vector of the encoder.");
        }

        return PolicyConfig.Misfit(head, grid) is { } misfit ? throw new UsageException(misfit) : new(grid, tokens);
    }

    /// <summary>The feature that stored arrays hold, for a kind of policy.</summary>
    /// <param name="shape">Shape of the array of one frame: tokens [N, C] of a square, a map [C, H, W], or [D].</param>
    /// <param name="head">Kind of policy.</param>
    /// <exception cref="UsageException">The head cannot take it.</exception>
    public static FrameFeature Of(IReadOnlyList<long> shape, PolicyHead head)
    {
        var size = SizeOf(shape);
        if (head == PolicyHead.Mlp)
            return new(FeatureSize.Vector(size?.Channels ?? checked((int)shape[^1])), array: null);
        if (size is not { } map)
        {
            throw new UsageException(
                $"An array of [{string.Join(", ", shape)}] is not a square of tokens, which the head "
                + $"{PolicyConfig.NameOf(head)} takes. Take the head mlp.");
        }

        return PolicyConfig.Misfit(head, map) is { } misfit ? throw new UsageException(misfit) : new(map, array: null);
    }

    /// <summary>Reads the feature of an image.</summary>
    /// <param name="encoded">What <see cref="IImageEncoder.Encode"/> returned for it.</param>
    /// <returns>[C, H, W], row by row, or [D].</returns>
    /// <exception cref="UsageException">The array is missing or has another shape.</exception>
    public float[] Read(IReadOnlyDictionary<string, TensorData> encoded)
    {
        var feature = new float[Length];
        Read(encoded, feature);
        return feature;
    }

    /// <summary>Reads the feature of an image into memory of the caller.</summary>
    /// <param name="encoded">What <see cref="IImageEncoder.Encode"/> returned for it.</param>
    /// <param name="feature">Gets <see cref="Length"/> values.</param>
    /// <exception cref="UsageException">The array is missing or has another shape.</exception>
    public void Read(IReadOnlyDictionary<string, TensorData> encoded, Span<float> feature)
    {
        if (_array is null || !encoded.TryGetValue(_array, out var array))
        {
            throw new UsageException(
                $"The encoder returned no array '{_array}'; it returned {string.Join(", ", encoded.Keys)}. "
                + "Read features with the encoder that they were chosen for.");
        }

        Read(array, feature);
    }

    /// <summary>Reads the feature of a frame from its array.</summary>
    /// <param name="array">float32: tokens [N, C], a map [C, H, W], or a vector [D] or [1, D].</param>
    /// <param name="feature">Gets <see cref="Length"/> values.</param>
    /// <exception cref="UsageException">The array has another shape.</exception>
    public void Read(TensorData array, Span<float> feature)
    {
        if (array.Type != DType.F32)
            throw new UsageException($"Features of frames are float32, not {array.Type}.");
        if (feature.Length != Length)
            throw new ArgumentException($"A feature of {Size} has {Length} values.", nameof(feature));
        var values = MemoryMarshal.Cast<byte, float>(array.Bytes.Span);
        var (channels, height, width) = Size;
        switch (array.Shape)
        {
            case [var c, var h, var w] when !Size.IsVector && (c, h, w) == (channels, height, width):
            case [var d] when Size.IsVector && d == channels:
                values.CopyTo(feature);
                break;
            case [var n, var c] when c == channels && !Size.IsVector && n == Size.Positions:
                Transpose(values, channels, feature);
                break;
            case [_, var c] when Size.IsVector && c == channels:
                Mean(values, channels, step: 1, channels, feature);
                break;
            case [var c, var h, var w] when Size.IsVector && c == channels:
                Mean(values, channels, step: (int)(h * w), 1, feature);
                break;
            default:
                throw new UsageException(
                    $"A policy's feature of {Size} cannot be read from an array of [{string.Join(", ", array.Shape)}]. "
                    + "Load the encoder that the policy was trained with.");
        }
    }

    /// <summary>
    /// The size of an array, as the published benchmark code has it: [N, C] is a square of tokens, C × √N × √N; [C] is
    /// a vector. Null where the tokens form no square.
    /// </summary>
    /// <param name="shape">Of the array of one image.</param>
    internal static FeatureSize? SizeOf(IReadOnlyList<long> shape)
    {
        switch (shape)
        {
            case [var length]:
                return FeatureSize.Vector(checked((int)length));
            case [var channels, var height, var width]:
                return new(checked((int)channels), checked((int)height), checked((int)width));
            case [var tokens, var channels]:
                var side = (int)Math.Round(Math.Sqrt(tokens));
                return (long)side * side == tokens ? new(checked((int)channels), side, side) : null;
            default:
                throw new UsageException(
                    $"The feature of a frame is [N, C], [C, H, W] or [D]; got [{string.Join(", ", shape)}].");
        }
    }

    private static int ProbedWidth(IImageEncoder encoder, string vector)
    {
        var black = new RgbImage(ProbeSide, ProbeSide, new byte[ProbeSide * ProbeSide * 3]);
        return checked((int)encoder.Encode([black])[0][vector].Shape[^1]);
    }

    private static void Transpose(ReadOnlySpan<float> tokens, int channels, Span<float> map)
    {
        var positions = tokens.Length / channels;
        for (var position = 0; position < positions; position++)
        {
            for (var channel = 0; channel < channels; channel++)
                map[(channel * positions) + position] = tokens[(position * channels) + channel];
        }
    }

    // Channels lie `step` apart, positions `stride`.
    private static void Mean(ReadOnlySpan<float> values, int channels, int step, int stride, Span<float> mean)
    {
        var positions = values.Length / channels;
        for (var channel = 0; channel < channels; channel++)
        {
            var sum = 0.0;
            for (var position = 0; position < positions; position++)
                sum += values[(channel * step) + (position * stride)];
            mean[channel] = (float)(sum / positions);
        }
    }
}
