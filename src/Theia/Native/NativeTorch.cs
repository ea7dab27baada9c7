using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Theia.Native;

/// <summary>
/// Functions that libtorch exports but TorchSharp does not name. They are looked up by their mangled
/// C++ names, which spell out every argument type: a name that is found has the signature that is called
/// here, and a libtorch without it is simply not used.
/// </summary>
internal static class NativeTorch
{
    // The library that TorchSharp has loaded, by its own path: asking for it by name might load
    // a second copy from elsewhere.
    private static readonly Lazy<nint> _library = new(static () =>
    {
        InitializeDeviceType(DeviceType.CPU);
        using var process = Process.GetCurrentProcess();
        foreach (ProcessModule module in process.Modules)
        {
            using (module)
            {
                if (module.ModuleName is "libtorch_cpu.so" && NativeLibrary.TryLoad(module.FileName, out var handle))
                    return handle;
            }
        }

        return 0;
    });

    /// <summary>
    /// True where the names below are those of the Itanium C++ ABI and arguments travel as on Linux x64.
    /// </summary>
    private static bool IsKnownAbi =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Finds an exported function; 0 where there is none.</summary>
    public static nint Find(string mangledName) =>
        IsKnownAbi && _library.Value != 0 && NativeLibrary.TryGetExport(_library.Value, mangledName, out var address)
            ? address
            : 0;
}
