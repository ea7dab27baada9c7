using System.Runtime.Intrinsics;

namespace Theia.Data.Images.Resizing;

/// <summary>
/// Portable vectors (ARM, WebAssembly, old x86): 32-bit products, one pixel or sixteen bytes at a time.
/// </summary>
internal sealed unsafe class Vector128Kernel : ResamplingKernel
{
    private static readonly Vector128<int> _half = Vector128.Create(1 << (AxisWeights.FractionBits - 1));

    /// <inheritdoc/>
    public override void Horizontal(
        byte* source, nint sourceStride, byte* target, nint targetStride, AxisWeights weights)
    {
        for (var x = 0; x < weights.Outputs; x++, target += 3)
        {
            var first = source + weights.Starts[x] * 3;
            Vector128<int> a = _half, b = _half, c = _half, d = _half;
            foreach (var weight in weights[x])
            {
                a += Pixel(first) * weight;
                b += Pixel(first + sourceStride) * weight;
                c += Pixel(first + 2 * sourceStride) * weight;
                d += Pixel(first + 3 * sourceStride) * weight;
                first += 3;
            }

            // Four bytes are written for three: the next pixel covers the fourth, and the last
            // one falls into the slack.
            Vector128<byte> bytes = Narrow(a, b, c, d);
            *(uint*)target = bytes.AsUInt32().GetElement(0);
            *(uint*)(target + targetStride) = bytes.AsUInt32().GetElement(1);
            *(uint*)(target + 2 * targetStride) = bytes.AsUInt32().GetElement(2);
            *(uint*)(target + 3 * targetStride) = bytes.AsUInt32().GetElement(3);
        }
    }

    /// <inheritdoc/>
    public override void Vertical(
        byte* source, nint sourceStride, byte* target, int length, AxisWeights weights, int output)
    {
        ReadOnlySpan<int> taps = weights[output];
        var x = 0;
        for (; x <= length - Vector128<byte>.Count; x += Vector128<byte>.Count)
        {
            Vector128<int> a = _half, b = _half, c = _half, d = _half;
            var row = source + x;
            foreach (var weight in taps)
            {
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Load(row));
                a += Vector128.WidenLower(low).AsInt32() * weight;
                b += Vector128.WidenUpper(low).AsInt32() * weight;
                c += Vector128.WidenLower(high).AsInt32() * weight;
                d += Vector128.WidenUpper(high).AsInt32() * weight;
                row += sourceStride;
            }

            Narrow(a, b, c, d).Store(target + x);
        }

        for (; x < length; x++)
            target[x] = Column(source + x, sourceStride, taps);
    }

    private static Vector128<int> Pixel(byte* pixel) =>
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(uint*)pixel).AsByte())).AsInt32();

    private static Vector128<byte> Narrow(Vector128<int> a, Vector128<int> b, Vector128<int> c, Vector128<int> d) =>
        Vector128.Narrow(Vector128.Narrow(Gray(a), Gray(b)), Vector128.Narrow(Gray(c), Gray(d)));

    private static Vector128<uint> Gray(Vector128<int> sum) =>
        Vector128.Clamp(sum >> AxisWeights.FractionBits, Vector128<int>.Zero, Vector128.Create(255)).AsUInt32();
}
