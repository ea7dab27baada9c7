using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Theia.Data.Images.Resizing;

namespace Theia.Data.Images.Decoding;

/// <summary>
/// libjpeg-turbo from the system, if it is there: the same pixels as Skia's own copy, but with its
/// vector code, which that one lacks. It decides nothing about damage: whatever it does not decode
/// without a warning is left to the next reader.
/// </summary>
internal sealed unsafe class TurboJpeg
{
    private const int Rgb = 0, Cmyk = 3;                                // TJPF_RGB, TJCS_CMYK
    // TJFLAG_…; accurate DCT and smooth chroma are the defaults
    private const int StopOnWarning = 8192, LimitScans = 32768;

    private readonly ConcurrentBag<nint> _idle = [];
    private readonly delegate* unmanaged<nint> _create;
    private readonly delegate* unmanaged<nint, int> _destroy;
    private readonly delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int> _readHeader;
    private readonly delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int> _decompress;

    private TurboJpeg(nint library)
    {
        _create = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "tjInitDecompress");
        _destroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "tjDestroy");
        _readHeader = (delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int>)NativeLibrary
            .GetExport(library, "tjDecompressHeader3");
        _decompress = (delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int>)NativeLibrary
            .GetExport(library, "tjDecompress2");
    }

    /// <summary>The system's library, or null when there is none.</summary>
    public static TurboJpeg? Shared { get; } = Find();

    /// <summary>
    /// Decodes to RGB, or returns null where another reader should have a look: CMYK, warnings, errors.
    /// </summary>
    /// <param name="file">A whole JPEG file.</param>
    /// <param name="size">What its header declares, already checked.</param>
    public RgbImage? TryDecode(ReadOnlySpan<byte> file, PixelSize size)
    {
        var decoder = _idle.TryTake(out var idle) ? idle : _create();
        if (decoder == 0)
            return null;
        var pixels = Decode(decoder, file, size);
        if (pixels is null)
        {
            _ = _destroy(decoder);   // after an error its state cannot be relied on
            return null;
        }

        _idle.Add(decoder);
        return new(size.Width, size.Height, pixels);
    }

    private byte[]? Decode(nint decoder, ReadOnlySpan<byte> file, PixelSize size)
    {
        fixed (byte* data = file)
        {
            int width, height, subsampling, colors;
            var length = new CULong((nuint)file.Length);
            if (_readHeader(decoder, data, length, &width, &height, &subsampling, &colors) != 0 || colors >= Cmyk
                || size != new PixelSize(width, height))
            {
                return null;
            }

            var pixels = GC.AllocateUninitializedArray<byte>(3 * width * height);
            fixed (byte* target = pixels)
            {
                return _decompress(
                    decoder, data, length, target, width, 3 * width, height, Rgb, StopOnWarning | LimitScans) == 0
                    ? pixels
                    : null;
            }
        }
    }

    private static TurboJpeg? Find()
    {
        var name = OperatingSystem.IsWindows() ? "turbojpeg.dll"
            : OperatingSystem.IsMacOS() ? "libturbojpeg.0.dylib"
            : "libturbojpeg.so.0";
        try
        {
            return NativeLibrary.TryLoad(name, out var library) ? new(library) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;   // a build without the functions that we need
        }
    }
}
