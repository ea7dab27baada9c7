using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Theia.Data.Images.Resizing;

/// <summary>
/// 256-bit vectors with exact 16-bit products: two taps a multiplication, the weights in two parts (see
/// <see cref="PackedWeights"/>).
/// </summary>
internal sealed unsafe class Avx2Kernel : ResamplingKernel
{
    private const byte Zero = 0x80;

    // Bytes of four RGB pixels to 16-bit pairs: R0 R1, G0 G1, B0 B1, nothing | R2 R3, G2 G3, B2 B3, nothing.
    private static readonly Vector256<byte> _pairs = Vector256.Create(
        0, Zero, 3, Zero, 1, Zero, 4, Zero, 2, Zero, 5, Zero, Zero, Zero, Zero, Zero,
        6, Zero, 9, Zero, 7, Zero, 10, Zero, 8, Zero, 11, Zero, Zero, Zero, Zero, Zero);

    /// <inheritdoc/>
    public override void Horizontal(
        byte* source, nint sourceStride, byte* target, nint targetStride, AxisWeights weights)
    {
        PackedWeights packed = weights.Packed;
        Vector256<byte> pairs = _pairs;
        var half = Vector256.Create(1 << (AxisWeights.FractionBits - 1));
        var blockLength = packed.Blocks * PackedWeights.BlockLength;
        fixed (short* allLow = packed.BlockLow, allHigh = packed.BlockHigh)
        fixed (int* starts = weights.Starts, counts = weights.Counts)
        {
            short* low = allLow, high = allHigh;
            for (var x = 0; x < weights.Outputs; x++, low += blockLength, high += blockLength, target += 3)
            {
                byte* row0 = source + starts[x] * 3, row1 = row0 + sourceStride,
                    row2 = row1 + sourceStride, row3 = row2 + sourceStride;
                Vector256<int> low0 = default, low1 = default, low2 = default, low3 = default;
                Vector256<int> high0 = default, high1 = default, high2 = default, high3 = default;
                var end =
                    (counts[x] + PackedWeights.BlockTaps - 1) / PackedWeights.BlockTaps * PackedWeights.BlockLength;
                nint offset = 0;
                for (var block = 0;
                    block < end; block += PackedWeights.BlockLength, offset += 3 * PackedWeights.BlockTaps)
                {
                    Vector256<short> weightLow = Avx.LoadVector256(low + block),
                        weightHigh = Avx.LoadVector256(high + block);
                    Vector256<short> taps = Taps(row0 + offset, pairs);
                    low0 += Avx2.MultiplyAddAdjacent(taps, weightLow);
                    high0 += Avx2.MultiplyAddAdjacent(taps, weightHigh);
                    taps = Taps(row1 + offset, pairs);
                    low1 += Avx2.MultiplyAddAdjacent(taps, weightLow);
                    high1 += Avx2.MultiplyAddAdjacent(taps, weightHigh);
                    taps = Taps(row2 + offset, pairs);
                    low2 += Avx2.MultiplyAddAdjacent(taps, weightLow);
                    high2 += Avx2.MultiplyAddAdjacent(taps, weightHigh);
                    taps = Taps(row3 + offset, pairs);
                    low3 += Avx2.MultiplyAddAdjacent(taps, weightLow);
                    high3 += Avx2.MultiplyAddAdjacent(taps, weightHigh);
                }

                // Each half of a sum holds two of the four taps: adding the halves of two rows at
                // a time leaves one row a half.
                Vector256<int> rows01 = Round(AddHalves(Join(low0, high0), Join(low1, high1)), half);
                Vector256<int> rows23 = Round(AddHalves(Join(low2, high2), Join(low3, high3)), half);
                Vector256<short> words = Avx2.PackSignedSaturate(rows01, rows23);
                // rows 0, 2, 0, 2 | 1, 3, 1, 3
                Vector256<uint> bytes = Avx2.PackUnsignedSaturate(words, words).AsUInt32();

                // Four bytes are written for three: the next pixel covers the fourth, and the last
                // one falls into the slack.
                *(uint*)target = bytes.GetElement(0);
                *(uint*)(target + targetStride) = bytes.GetElement(4);
                *(uint*)(target + 2 * targetStride) = bytes.GetElement(1);
                *(uint*)(target + 3 * targetStride) = bytes.GetElement(5);
            }
        }
    }

    /// <inheritdoc/>
    public override void Vertical(
        byte* source, nint sourceStride, byte* target, int length, AxisWeights weights, int output)
    {
        PackedWeights packed = weights.Packed;
        var half = Vector256.Create(1 << (AxisWeights.FractionBits - 1));
        var count = weights.Counts[output];
        fixed (int* low = &packed.PairLow[output * packed.Pairs], high = &packed.PairHigh[output * packed.Pairs])
        {
            var x = 0;
            for (; x <= length - Vector256<byte>.Count; x += Vector256<byte>.Count)
            {
                Vector256<int> low0 = default, low1 = default, low2 = default, low3 = default;
                Vector256<int> high0 = default, high1 = default, high2 = default, high3 = default;
                var row = source + x;
                for (var tap = 0; tap < count; tap += 2, row += 2 * sourceStride)
                {
                    Vector256<byte> first = Avx.LoadVector256(row);
                    // Behind the last row of an odd count may lie nothing: its weight is 0, and so
                    // is what we put there.
                    Vector256<byte> second = tap + 1 < count ? Avx.LoadVector256(row + sourceStride) : default;
                    var weightLow = Vector256.Create(low[tap / 2]).AsInt16();
                    var weightHigh = Vector256.Create(high[tap / 2]).AsInt16();
                    Vector256<byte> lower = Avx2.UnpackLow(first, second), upper = Avx2.UnpackHigh(first, second);
                    Vector256<short> taps = Avx2.UnpackLow(lower, default).AsInt16();
                    low0 += Avx2.MultiplyAddAdjacent(taps, weightLow);
                    high0 += Avx2.MultiplyAddAdjacent(taps, weightHigh);
                    taps = Avx2.UnpackHigh(lower, default).AsInt16();
                    low1 += Avx2.MultiplyAddAdjacent(taps, weightLow);
                    high1 += Avx2.MultiplyAddAdjacent(taps, weightHigh);
                    taps = Avx2.UnpackLow(upper, default).AsInt16();
                    low2 += Avx2.MultiplyAddAdjacent(taps, weightLow);
                    high2 += Avx2.MultiplyAddAdjacent(taps, weightHigh);
                    taps = Avx2.UnpackHigh(upper, default).AsInt16();
                    low3 += Avx2.MultiplyAddAdjacent(taps, weightLow);
                    high3 += Avx2.MultiplyAddAdjacent(taps, weightHigh);
                }

                // The packs undo the order in which the unpacks took the bytes apart; their saturation is the clipping.
                Vector256<short> words01 = Avx2.PackSignedSaturate(
                    Round(Join(low0, high0), half), Round(Join(low1, high1), half));
                Vector256<short> words23 = Avx2.PackSignedSaturate(
                    Round(Join(low2, high2), half), Round(Join(low3, high3), half));
                Avx.Store(target + x, Avx2.PackUnsignedSaturate(words01, words23));
            }

            for (; x < length; x++)
                target[x] = Column(source + x, sourceStride, weights[output]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Taps(byte* pixels, Vector256<byte> pairs) =>
        Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(pixels), pairs).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Join(Vector256<int> low, Vector256<int> high) =>
        low + (high << PackedWeights.LowBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> AddHalves(Vector256<int> a, Vector256<int> b) =>
        Avx2.Permute2x128(a, b, 0x20) + Avx2.Permute2x128(a, b, 0x31);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Round(Vector256<int> sum, Vector256<int> half) =>
        (sum + half) >> AxisWeights.FractionBits;
}
