using System.Runtime.Intrinsics.X86;

namespace Theia.Training.Precision;

/// <summary>What this machine's processor can do that decides about precision.</summary>
internal static class ProcessorFeatures
{
    private const int Avx512BFloat16 = 1 << 5;   // leaf 7, sub-leaf 1, EAX; Intel's Software Developer's Manual, volume 2A, CPUID

    private const int AmxBFloat16 = 1 << 22;     // leaf 7, sub-leaf 0, EDX

    /// <summary>True where bfloat16 products run in hardware: AVX-512 BF16 or AMX. Elsewhere they are emulated and slower than float32.</summary>
    public static bool HasBFloat16 { get; } = DetectBFloat16();

    private static bool DetectBFloat16()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
            return false;
        var (subLeaves, _, _, features) = X86Base.CpuId(7, 0);
        return (features & AmxBFloat16) != 0 || (subLeaves >= 1 && (X86Base.CpuId(7, 1).Eax & Avx512BFloat16) != 0);
    }
}
