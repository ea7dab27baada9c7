using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Theia;

/// <summary>What this machine's processor is, and what it can do that decides about precision.</summary>
internal static class ProcessorFeatures
{
    private const int Avx512BFloat16 = 1 << 5;   // leaf 7, sub-leaf 1, EAX; Intel's Software Developer's Manual, volume 2A, CPUID

    private const int AmxBFloat16 = 1 << 22;     // leaf 7, sub-leaf 0, EDX

    /// <summary>The name that the processor gives itself.</summary>
    public static string Name { get; } = ReadName();

    /// <summary>True where bfloat16 products run in hardware: AVX-512 BF16 or AMX. Elsewhere they are emulated and slower than float32.</summary>
    public static bool HasBFloat16 { get; } = DetectBFloat16();

    private static bool DetectBFloat16()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
            return false;
        var (subLeaves, _, _, features) = X86Base.CpuId(7, 0);
        return (features & AmxBFloat16) != 0 || (subLeaves >= 1 && (X86Base.CpuId(7, 1).Eax & Avx512BFloat16) != 0);
    }

    private static string ReadName()
    {
        const int FirstNameLeaf = unchecked((int)0x80000002), Extended = unchecked((int)0x80000000);
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(Extended, 0).Eax < unchecked((uint)FirstNameLeaf + 2))
            return RuntimeInformation.ProcessArchitecture.ToString();
        Span<int> text = stackalloc int[12];
        for (var leaf = 0; leaf < 3; leaf++)
            (text[4 * leaf], text[(4 * leaf) + 1], text[(4 * leaf) + 2], text[(4 * leaf) + 3]) = X86Base.CpuId(FirstNameLeaf + leaf, 0);
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(text)).Trim('\0', ' ');
    }
}
