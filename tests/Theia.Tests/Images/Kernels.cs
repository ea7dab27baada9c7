using System.Runtime.Intrinsics.X86;
using Theia.Data.Images.Resizing;

namespace Theia.Tests.Images;

/// <summary>Every form of the resampler that this machine can run.</summary>
internal static class Kernels
{
    public static IEnumerable<ResamplingKernel> All =>
        Avx2.IsSupported
            ? [new ScalarKernel(), new Vector128Kernel(), new Avx2Kernel()]
            : [new ScalarKernel(), new Vector128Kernel()];
}
