using System.Reflection;
using System.Runtime.InteropServices;

namespace Theia.Native;

/// <summary>
/// Loads libtorch before TorchSharp is touched. Where TorchSharp cannot load it, it prints sixty lines, copies what it
/// finds in the package cache beside the program (489 MB) and fails all the same; here the answer is one sentence.
/// </summary>
internal static class Libtorch
{
    /// <summary>The version that TorchSharp is built for.</summary>
    public const string Version = "2.10.0";

    private const string Bridge = "LibTorchSharp", Library = "torch_cpu", CudaLibrary = "torch_cuda";

    private static readonly Lazy<string?> _problem = new(Load);

    /// <summary>The package that brings libtorch for the CPU of this system; null where there is none.</summary>
    public static string? Package { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 when OperatingSystem.IsLinux() => "libtorch-cpu-linux-x64",
        Architecture.X64 when OperatingSystem.IsWindows() => "libtorch-cpu-win-x64",
        Architecture.Arm64 when OperatingSystem.IsWindows() => "libtorch-cpu-win-arm64",
        Architecture.Arm64 when OperatingSystem.IsMacOS() => "libtorch-cpu-osx-arm64",
        _ => null,
    };

    /// <summary>True where the libtorch of this program can use a GPU of NVIDIA.</summary>
    public static bool HasCuda => Find(CudaLibrary) is not null;

    /// <summary>Makes sure that libtorch is there. Cheap when called again.</summary>
    /// <exception cref="ResourceException">It is missing or cannot be loaded; the message has the remedy.</exception>
    public static void Require()
    {
        if (_problem.Value is { } problem)
            throw new ResourceException(problem);
        _ = OneDnn.IsUsable;
    }

    /// <summary>The error message for a libtorch that cannot be loaded.</summary>
    /// <param name="path">Where it is; null where it is missing.</param>
    /// <param name="reason">Message of the system's loader; may have several lines.</param>
    internal static string Problem(string? path, string reason)
    {
        if (path is null)
        {
            var remedy = Package is { } name
                ? $"In your own project, add the package {name} {Version}; if the program is installed, reinstall it."
                : "No package of it exists for this system.";
            return "libtorch, which runs the networks, "
                + $"was not found next to this program ({AppContext.BaseDirectory}). "
                + $"{remedy} Images, shards, statistics and ONNX teachers work without it. See docs/native.md.";
        }

        var memory = reason.Contains("Cannot allocate memory", StringComparison.Ordinal)
            || reason.Contains("failed to map segment", StringComparison.Ordinal);
        return $"libtorch cannot be loaded: {FirstOf(path, reason)}. " + (memory
            ? "It needs 0.5 GB of memory: raise the limit (ulimit -v) or free some."
            : "docs/native.md lists its requirements.");
    }

    // The same calls as TorchSharp makes first, so that what passes here passes there.
    private static string? Load()
    {
        Assembly assembly = typeof(TorchSharp.torch).Assembly;
        _ = TryLoad(Library, assembly, out var reason);
        return TryLoad(Bridge, assembly, out var second) ? null : Problem(Find(Library), reason ?? second ?? "");
    }

    private static bool TryLoad(string name, Assembly assembly, out string? reason)
    {
        try
        {
            NativeLibrary.Load(name, assembly, null);
            reason = null;
            return true;
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            reason = failure.Message;
            return false;
        }
    }

    private static string? Find(string library)
    {
        var file = OperatingSystem.IsWindows() ? $"{library}.dll"
            : OperatingSystem.IsMacOS() ? $"lib{library}.dylib"
            : $"lib{library}.so";
        var searched = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return searched.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(AppContext.BaseDirectory)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }

    // One line of many: that of the file that is there, without those of the places where it is not.
    private static string FirstOf(string path, string reason)
    {
        string[] lines = [.. reason.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        var line = Array.Find(lines, line => line.StartsWith(path, StringComparison.Ordinal)) ?? lines.FirstOrDefault();
        return (line ?? path).TrimEnd('.');
    }
}
