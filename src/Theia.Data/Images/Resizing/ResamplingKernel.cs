using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Theia.Data.Images.Resizing;

/// <summary>The two inner loops of resampling. All kernels compute the same bytes.</summary>
internal abstract unsafe class ResamplingKernel
{
    /// <summary>Rows that <see cref="Horizontal"/> works on at a time.</summary>
    public const int RowGroup = 4;

    /// <summary>
    /// Bytes behind the end of a source row that <see cref="Horizontal"/> may read, and behind the
    /// end of a target row that it may write.
    /// </summary>
    public const int Slack = 16;

    /// <summary>The fastest kernel of this machine.</summary>
    public static ResamplingKernel Best { get; } =
        Avx2.IsSupported ? new Avx2Kernel()
            : Vector128.IsHardwareAccelerated ? new Vector128Kernel()
            : new ScalarKernel();

    /// <summary>Resamples <see cref="RowGroup"/> rows of RGB pixels along x.</summary>
    /// <param name="source">First row.</param>
    /// <param name="sourceStride">Bytes from one source row to the next.</param>
    /// <param name="target">First row of the result.</param>
    /// <param name="targetStride">Bytes from one result row to the next.</param>
    /// <param name="weights">What each output pixel takes.</param>
    public abstract void Horizontal(
        byte* source, nint sourceStride, byte* target, nint targetStride, AxisWeights weights);

    /// <summary>
    /// Computes row <paramref name="output"/> of the result from rows of <paramref name="length"/> bytes.
    /// </summary>
    /// <param name="source">The first row that this output takes from.</param>
    /// <param name="sourceStride">Bytes from one source row to the next.</param>
    /// <param name="target">Where the row goes; not a byte behind it is written.</param>
    /// <param name="length">Bytes a row.</param>
    /// <param name="weights">What each output row takes.</param>
    /// <param name="output">Which row.</param>
    public abstract void Vertical(
        byte* source, nint sourceStride, byte* target, int length, AxisWeights weights, int output);

    /// <summary>Rounds and clips a sum of weighted bytes.</summary>
    protected static byte ToByte(int sum) =>
        (byte)Math.Clamp((sum + (1 << (AxisWeights.FractionBits - 1))) >> AxisWeights.FractionBits, 0, 255);

    /// <summary>One column of <see cref="Vertical"/>, for the bytes that do not fill a vector.</summary>
    protected static byte Column(byte* source, nint sourceStride, ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var t = 0; t < weights.Length; t++)
            sum += source[t * sourceStride] * weights[t];
        return ToByte(sum);
    }
}
