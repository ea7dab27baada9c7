using System.Runtime.Intrinsics.X86;

namespace Theia.Native;

/// <summary>
/// Turns oneDNN off where it computes wrong numbers. Some virtual machines hide the caches of the processor from
/// CPUID. On one of them oneDNN 3.7.1 returned garbage or NaN for convolutions and packed linear layers whose channels
/// are not a multiple of the vector length, as if the padding of blocked layouts were not cleared. libtorch's other
/// kernels were right there.
/// </summary>
internal static unsafe class OneDnn
{
    private const int CacheTypes = 0x1F;   // of leaf 4 (Intel) and of leaf 0x8000001D (AMD), EAX; 0: no more caches

    private const int Extended = unchecked((int)0x80000000);

    private static readonly Lazy<bool> _isUsable = new(Check);

    /// <summary>
    /// True if oneDNN may be used. The first call checks it, and turns it off for the process if it fails.
    /// </summary>
    public static bool IsUsable => _isUsable.Value;

    /// <summary>True if CPUID describes no cache at all.</summary>
    public static bool HidesCaches { get; } =
        X86Base.IsSupported && !HasCaches(0, 4) && !HasCaches(Extended, unchecked((int)0x8000001D));

    /// <summary>True if convolutions over padded channels are right.</summary>
    internal static bool ConvolvesPaddedChannels()
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        foreach (var channels in new long[] { 12, 20, 24 })
        {
            Spoil(channels);
            Tensor output = nn.functional.conv2d(ones(2, channels, 8, 8), ones(channels, channels, 3, 3));
            // Small integers: exact in any order of summation.
            if ((output != tensor((float)(9 * channels))).any().item<bool>())
                return false;
        }

        return true;
    }

    private static bool Check()
    {
        if (!HidesCaches)
            return true;
        // NNPACK finds no processor that it knows then, and says so on the standard error of every process.
        Set("_ZN2at7Context20setUserEnabledNNPACKEb", false);
        if (ConvolvesPaddedChannels())
            return true;
        Set("_ZN2at7Context20setUserEnabledMkldnnEb", false);
        return false;
    }

    private static void Set(string setter, bool value)
    {
        var context = (delegate* unmanaged<nint>)NativeTorch.Find("_ZN2at13globalContextEv");
        var set = (delegate* unmanaged<nint, byte, void>)NativeTorch.Find(setter);
        if (context != null && set != null)
            set(context(), value ? (byte)1 : (byte)0);
    }

    // Fresh memory is often zero, which would hide the fault: leaves NaN in the blocks that the next tensors get.
    private static void Spoil(long channels)
    {
        var padded = (channels + 15) / 16 * 16;
        Tensor[] blocks =
        [
            .. Enumerable.Range(0, 8).SelectMany(_ => new[] { empty(2, padded, 8, 8), empty(padded, padded, 3, 3) }),
        ];
        foreach (Tensor block in blocks)
        {
            block.bytes.Fill(0xFF);
            block.Dispose();
        }
    }

    // The first leaf of a range has the number of the last one in EAX.
    private static bool HasCaches(int first, int leaf) =>
        (uint)X86Base.CpuId(first, 0).Eax >= (uint)leaf
        && (X86Base.CpuId(leaf, 0).Eax & CacheTypes) != 0;
}
