using System.Runtime.InteropServices;

namespace Theia.Training.Targets;

/// <summary>Moves what was read to where it is computed on.</summary>
internal static class DeviceTensors
{
    /// <summary>Makes a tensor of bfloat16 bits. The array may be longer than the shape needs.</summary>
    /// <param name="bits">Row-major values.</param>
    /// <param name="shape">The first axis counts samples.</param>
    /// <param name="device">Where the result lives.</param>
    public static Tensor BFloat16(ReadOnlySpan<ushort> bits, ReadOnlySpan<long> shape, Device device) =>
        Fill(MemoryMarshal.AsBytes(bits), shape, ScalarType.BFloat16, sizeof(ushort), device);

    /// <summary>Features [B, C, N] of any type as float32 [B, N, C].</summary>
    public static Tensor ChannelsLast(this Tensor x)
    {
        using Tensor turned = x.transpose(1, 2);
        using Tensor dense = turned.contiguous();
        return dense.to(ScalarType.Float32);
    }

    /// <summary>Makes a tensor of bytes. The array may be longer than the shape needs.</summary>
    public static Tensor Bytes(ReadOnlySpan<byte> bytes, ReadOnlySpan<long> shape, Device device) =>
        Fill(bytes, shape, ScalarType.Byte, 1, device);

    // Sample by sample, because one span cannot view more than 2 GB.
    private static Tensor Fill(
        ReadOnlySpan<byte> source, ReadOnlySpan<long> shape, ScalarType type, int size, Device device)
    {
        Tensor filled = empty(shape, dtype: type);
        var length = size;
        foreach (var side in shape[1..])
            length = checked(length * (int)side);
        for (var sample = 0; sample < shape[0]; sample++)
        {
            using Tensor row = filled[sample];
            source.Slice(sample * length, length).CopyTo(row.bytes);
        }

        if (device.type == DeviceType.CPU)
            return filled;
        using (filled)
            return filled.to(device);
    }
}
