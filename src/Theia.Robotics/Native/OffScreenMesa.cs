using System.Runtime.InteropServices;

namespace Theia.Robotics.Native;

/// <summary>Mesa's OpenGL that draws into memory on the processor: libOSMesa, no display and no GPU.</summary>
internal sealed unsafe class OffScreenMesa
{
    private const uint Rgba = 0x1908, UnsignedByte = 0x1401, RendererName = 0x1F01, VersionName = 0x1F02;
    private const int DepthBits = 24, StencilBits = 8;

    private static readonly Lock _gate = new();
    private static OffScreenMesa? _shared;

    private readonly delegate* unmanaged<uint, int, int, int, nint, nint> _create;
    private readonly delegate* unmanaged<nint, void*, uint, int, int, byte> _makeCurrent;
    private readonly delegate* unmanaged<nint, void> _destroy;
    private readonly delegate* unmanaged<byte*, nint> _address;

    private OffScreenMesa(nint library)
    {
        _create = (delegate* unmanaged<uint, int, int, int, nint, nint>)NativeLibrary
            .GetExport(library, "OSMesaCreateContextExt");
        _makeCurrent = (delegate* unmanaged<nint, void*, uint, int, int, byte>)NativeLibrary
            .GetExport(library, "OSMesaMakeCurrent");
        _destroy = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "OSMesaDestroyContext");
        _address = (delegate* unmanaged<byte*, nint>)NativeLibrary.GetExport(library, "OSMesaGetProcAddress");
    }

    /// <summary>Loads the library once.</summary>
    /// <exception cref="ResourceException">It is not installed.</exception>
    public static OffScreenMesa Load()
    {
        lock (_gate)
        {
            if (_shared is not null)
                return _shared;
            foreach (var name in new[] { "libOSMesa.so.8", "libOSMesa.so" })
            {
                if (NativeLibrary.TryLoad(name, out var library))
                    return _shared = new(library);
            }

            throw new ResourceException(
                "Images cannot be rendered: libOSMesa.so.8 is not installed. Install Debian's package: apt-get install "
                + "libosmesa6");
        }
    }

    /// <summary>A context; 0 where Mesa makes none.</summary>
    public nint Create() => _create(Rgba, DepthBits, StencilBits, 0, 0);

    /// <summary>Makes a context current on this thread, with four bytes for each pixel to draw to.</summary>
    public bool MakeCurrent(nint context, byte* pixels, int width, int height) =>
        _makeCurrent(context, pixels, UnsignedByte, width, height) != 0;

    /// <summary>Leaves this thread without a context.</summary>
    public void MakeNoneCurrent() => _makeCurrent(0, null, UnsignedByte, 0, 0);

    /// <summary>Frees a context.</summary>
    public void Destroy(nint context) => _destroy(context);

    /// <summary>Who draws, as OpenGL says of the current context: names with versions.</summary>
    public string Renderer()
    {
        fixed (byte* name = "glGetString\0"u8)
        {
            var get = (delegate* unmanaged<uint, nint>)_address(name);
            return get is null ? "" : $"{Text(get(RendererName))}, {Text(get(VersionName))}";
        }
    }

    private static string? Text(nint address) => Marshal.PtrToStringUTF8(address);
}
