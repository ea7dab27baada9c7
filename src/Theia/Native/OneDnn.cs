using System.Runtime.Intrinsics.X86;
using Theia.Native;

namespace Theia;

/// <summary>
/// Turns oneDNN off where it computes wrong numbers. Some virtual machines hide the caches of the processor
/// from CPUID. There oneDNN 3.7.1 does not clear the padding of blocked layouts, so channels that are
/// not a multiple of the vector length meet uninitialized memory: convolutions and packed linear layers
/// return garbage or NaN. libtorch's other kernels are right.
/// </summary>
internal static unsafe class OneDnn
{
    private const int CacheTypes = 0x1F;                                    // of leaf 4 and of leaf 0x8000001D, EAX

    private static readonly Lazy<bool> _isUsable = new(Check);

    /// <summary>
    /// True if oneDNN may be used. The first call checks it, and turns it off for the process if it fails.
    /// </summary>
    public static bool IsUsable => _isUsable.Value;

    /// <summary>True if CPUID describes no cache at all.</summary>
    public static bool HidesCaches { get; } =
        X86Base.IsSupported && !HasCaches(4, 4) && !HasCaches(unchecked((int)0x80000000), unchecked((int)0x8000001D));

    /// <summary>True if convolutions over padded channels are right.</summary>
    internal static bool ConvolvesPaddedChannels()
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        foreach (var channels in new long[] { 12, 20, 24 })
        {
            Spoil(channels);
            Tensor output = nn.functional.conv2d(ones(2, channels, 8, 8), ones(channels, channels, 3, 3));
            // small whole numbers: exact in any order
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

    private static bool HasCaches(int root, int leaf) =>
        (uint)X86Base.CpuId(root & unchecked((int)0x80000000), 0).Eax >= (uint)leaf
        && (X86Base.CpuId(leaf, 0).Eax & CacheTypes) != 0;
}
