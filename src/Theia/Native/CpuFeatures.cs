using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Theia.Data.Json;

namespace Theia.Native;

/// <summary>Name and bfloat16 support of the CPU.</summary>
internal static class CpuFeatures
{
    // leaf 7, sub-leaf 1, EAX; Intel's Software Developer's Manual, volume 2A, CPUID
    private const int Avx512BFloat16 = 1 << 5;

    private const int AmxBFloat16 = 1 << 22;     // leaf 7, sub-leaf 0, EDX

    /// <summary>
    /// The environment variable that makes <see cref="Precision.Auto"/> choose as on a processor with bfloat16
    /// (<c>on</c>) or without it (<c>off</c>), so that both choices can be tried on any processor.
    /// </summary>
    public const string BFloat16Variable = "THEIA_BFLOAT16";

    /// <summary>The name that the processor gives itself.</summary>
    public static string Name { get; } = ReadName();

    /// <summary>True where bfloat16 products may run on AMX tiles.</summary>
    public static bool HasAmx { get; } =
        X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7 && (X86Base.CpuId(7, 0).Edx & AmxBFloat16) != 0;

    /// <summary>
    /// True where bfloat16 products run in hardware: AVX-512 BF16 or AMX. Elsewhere they are
    /// emulated and slower than float32.
    /// </summary>
    public static bool HasBFloat16 { get; } = DetectBFloat16();

    /// <summary>
    /// What <see cref="BFloat16Variable"/> asks for; null where it is not set and the processor decides.
    /// </summary>
    /// <exception cref="UsageException">The variable holds neither <c>on</c> nor <c>off</c>.</exception>
    public static bool? RequestedBFloat16 => Environment.GetEnvironmentVariable(BFloat16Variable) switch
    {
        null or "" => null,
        "on" => true,
        "off" => false,
        var other => throw new UsageException(
            $"The environment variable {BFloat16Variable} must be on or off; got {JsonText.Quote(other)}. "
            + "Unset it to let the processor decide."),
    };

    /// <summary>True where <see cref="Precision.Auto"/> means bfloat16 on the CPU.</summary>
    /// <exception cref="UsageException"><see cref="BFloat16Variable"/> holds neither <c>on</c>
    /// nor <c>off</c>.</exception>
    public static bool PrefersBFloat16 => RequestedBFloat16 ?? (HasBFloat16 && OneDnn.IsUsable);

    private static bool DetectBFloat16()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
            return false;
        var subLeaves = X86Base.CpuId(7, 0).Eax;
        return HasAmx || (subLeaves >= 1 && (X86Base.CpuId(7, 1).Eax & Avx512BFloat16) != 0);
    }

    private static string ReadName()
    {
        const int FirstNameLeaf = unchecked((int)0x80000002), Extended = unchecked((int)0x80000000);
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(Extended, 0).Eax < unchecked((uint)FirstNameLeaf + 2))
            return RuntimeInformation.ProcessArchitecture.ToString();
        Span<int> text = stackalloc int[12];
        for (var leaf = 0; leaf < 3; leaf++)
        {
            (text[4 * leaf], text[(4 * leaf) + 1], text[(4 * leaf) + 2], text[(4 * leaf) + 3]) =
                X86Base.CpuId(FirstNameLeaf + leaf, 0);
        }

        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(text)).Trim('\0', ' ');
    }
}
