using Theia.Native;

namespace Theia.Training.MixedPrecision;

/// <summary>
/// While it lives, libtorch computes products and convolutions of this thread in bfloat16 and keeps
/// sums, norms and losses in float32, as <c>torch.autocast</c> does. The backward pass follows what
/// the forward pass recorded and needs no scope of its own.
/// </summary>
internal sealed unsafe class Autocast : IDisposable
{
    private const sbyte BFloat16 = 15;   // c10::ScalarType, stable since torch 1.0

    private static readonly delegate* unmanaged[Cdecl]<sbyte, byte, void> _setEnabled =
        (delegate* unmanaged[Cdecl]<sbyte, byte, void>)NativeTorch
            .Find("_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb");

    private static readonly delegate* unmanaged[Cdecl]<sbyte, sbyte, void> _setType =
        (delegate* unmanaged[Cdecl]<sbyte, sbyte, void>)NativeTorch
            .Find("_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE");

    private static readonly delegate* unmanaged[Cdecl]<int> _enter =
        (delegate* unmanaged[Cdecl]<int>)NativeTorch.Find("_ZN2at8autocast17increment_nestingEv");

    private static readonly delegate* unmanaged[Cdecl]<int> _leave =
        (delegate* unmanaged[Cdecl]<int>)NativeTorch.Find("_ZN2at8autocast17decrement_nestingEv");

    private static readonly delegate* unmanaged[Cdecl]<void> _clearCache =
        (delegate* unmanaged[Cdecl]<void>)NativeTorch.Find("_ZN2at8autocast11clear_cacheEv");

    private readonly sbyte _device;

    private bool _disposed;

    private Autocast(DeviceType device)
    {
        SignalStack.PrepareForTiles();
        _device = (sbyte)device;
        _setEnabled(_device, 1);
        _setType(_device, BFloat16);
        _ = _enter();
    }

    /// <summary>True where this libtorch offers what is needed.</summary>
    public static bool IsAvailable =>
        _setEnabled != null && _setType != null && _enter != null && _leave != null && _clearCache != null;

    /// <summary>Starts computing in bfloat16 on this thread.</summary>
    public static Autocast ToBFloat16(DeviceType device) => new(device);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        // The cache holds bf16 copies of the weights, which the optimizer is about to change.
        if (_leave() == 0)
            _clearCache();
        _setEnabled(_device, 0);
    }
}
