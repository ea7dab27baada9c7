using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Theia.Data.Features;

/// <summary>
/// Brings raw features to zero mean and unit deviation, with the arithmetic that the published students were trained on:
/// mean and deviation are cast to bfloat16, and difference and quotient are each rounded to bfloat16.
/// </summary>
internal sealed class FeatureNormaliser
{
    private readonly float[] _mean;
    private readonly float[] _deviation;

    /// <summary>Prepares statistics for use.</summary>
    /// <exception cref="DataException">A channel has a deviation of zero or a value that is not finite; all such channels are named.</exception>
    public FeatureNormaliser(ChannelStatistics statistics)
    {
        statistics.RequireUsable();
        _mean = [.. statistics.Mean.Select(BFloat16.Round)];
        _deviation = [.. statistics.Std.Select(BFloat16.Round)];
    }

    /// <summary>Channels, C.</summary>
    public int Channels => _mean.Length;

    /// <summary>Normalises one map or vector.</summary>
    /// <param name="raw">bf16 bits, [C, positions]; a class token has one position.</param>
    /// <param name="normalised">bf16 bits, [positions, C].</param>
    public void Normalise(ReadOnlySpan<ushort> raw, Span<ushort> normalised) => Run(raw, normalised);

    /// <summary>Normalises one map or vector; the values are those of bfloat16, held as floats.</summary>
    /// <param name="raw">bf16 bits, [C, positions]; a class token has one position.</param>
    /// <param name="normalised">[positions, C].</param>
    public void Normalise(ReadOnlySpan<ushort> raw, Span<float> normalised) => Run(raw, normalised);

    private void Run<T>(ReadOnlySpan<ushort> raw, Span<T> normalised)
        where T : unmanaged
    {
        if (raw.Length == 0 || raw.Length % Channels != 0 || raw.Length != normalised.Length)
            throw new ArgumentException($"A feature of {Channels} channels cannot have {raw.Length} values written to {normalised.Length}.", nameof(raw));
        var positions = raw.Length / Channels;
        var row = positions <= 1024 ? stackalloc float[positions] : new float[positions];
        for (var channel = 0; channel < Channels; channel++)
        {
            NormaliseRow(raw.Slice(channel * positions, positions), _mean[channel], _deviation[channel], row);
            for (var p = 0; p < positions; p++)
                normalised[(p * Channels) + channel] = As<T>(row[p]);
        }
    }

    private static void NormaliseRow(ReadOnlySpan<ushort> raw, float mean, float deviation, Span<float> row)
    {
        Vector256<float> means = Vector256.Create(mean), deviations = Vector256.Create(deviation);
        ref var source = ref MemoryMarshal.GetReference(raw);
        ref var target = ref MemoryMarshal.GetReference(row);
        var p = 0;
        for (; p + Vector256<ushort>.Count <= raw.Length; p += Vector256<ushort>.Count)
        {
            (Vector256<float> lower, Vector256<float> upper) = BFloat16.Widen(Vector256.LoadUnsafe(ref source, (nuint)p));
            BFloat16.Round(BFloat16.Round(lower - means) / deviations).StoreUnsafe(ref target, (nuint)p);
            BFloat16.Round(BFloat16.Round(upper - means) / deviations).StoreUnsafe(ref target, (nuint)p + 8);
        }

        for (; p < raw.Length; p++)
            row[p] = BFloat16.Round(BFloat16.Round(BFloat16.ToSingle(raw[p]) - mean) / deviation);
    }

    // The row holds values that bfloat16 has, so taking the upper half is exact.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T As<T>(float value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            return Unsafe.BitCast<float, T>(value);
        return Unsafe.BitCast<ushort, T>((ushort)(BitConverter.SingleToUInt32Bits(value) >> 16));
    }
}
