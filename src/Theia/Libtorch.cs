using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Theia;

/// <summary>
/// Loads libtorch before TorchSharp is touched. Where TorchSharp cannot load it, it prints sixty lines, copies what it finds in the package cache beside the
/// program (489 MB) and fails all the same; here the answer is one sentence.
/// </summary>
internal static class Libtorch
{
    /// <summary>The version that TorchSharp is built for.</summary>
    public const string Version = "2.10.0";

    private const string Bridge = "LibTorchSharp", Library = "torch_cpu", CudaLibrary = "torch_cuda";

    private static readonly Lazy<string?> _problem = new(Load);

    /// <summary>The package that brings libtorch for the CPU of this system; null where there is none.</summary>
    public static string? Package { get; } = (OperatingSystem.IsLinux(), OperatingSystem.IsWindows(), OperatingSystem.IsMacOS(), RuntimeInformation.ProcessArchitecture) switch
    {
        (true, _, _, Architecture.X64) => "libtorch-cpu-linux-x64",
        (_, true, _, Architecture.X64) => "libtorch-cpu-win-x64",
        (_, true, _, Architecture.Arm64) => "libtorch-cpu-win-arm64",
        (_, _, true, Architecture.Arm64) => "libtorch-cpu-osx-arm64",
        _ => null,
    };

    /// <summary>True where the libtorch of this program can use a GPU of NVIDIA.</summary>
    public static bool HasCuda => Find(CudaLibrary) is not null;

    /// <summary>Makes sure that libtorch is there. Cheap when called again.</summary>
    /// <exception cref="ResourceException">It is missing or cannot be loaded; the message has the package to add.</exception>
    public static void Require()
    {
        if (_problem.Value is { } problem)
            throw new ResourceException(problem);
    }

    /// <summary>What to say where libtorch cannot be loaded.</summary>
    /// <param name="path">Where it is; null where it is missing.</param>
    /// <param name="reason">What the system's loader says, in as many lines as it likes.</param>
    internal static string Problem(string? path, string reason)
    {
        if (path is null)
        {
            var package = Package is { } name ? $"add the package {name} {Version} to the project" : "it has no package for this system";
            return $"libtorch, which runs the networks, is missing beside this program ({AppContext.BaseDirectory}). In a project of your own: {package}; "
                + "an installed program: install it again. Images, shards, statistics and ONNX teachers work without it. See docs/native.md.";
        }

        var memory = reason.Contains("Cannot allocate memory", StringComparison.Ordinal) || reason.Contains("failed to map segment", StringComparison.Ordinal);
        var remedy = memory ? "Loading it takes 0.5 GB: raise the limit on memory (ulimit -v) or free some." : "docs/native.md lists what it needs.";
        return $"libtorch cannot be loaded: {FirstOf(path, reason)}. {remedy}";
    }

    // The same calls as TorchSharp makes first, so that what passes here passes there. torch_cpu comes first, since its own folder is where its parts are.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? Load()
    {
        var assembly = typeof(TorchSharp.torch).Assembly;
        _ = TryLoad(Library, assembly, out var reason);
        return TryLoad(Bridge, assembly, out var second) ? null : Problem(Find(Library), reason ?? second ?? "");
    }

    private static bool TryLoad(string name, System.Reflection.Assembly assembly, out string? reason)
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
        var file = OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";
        var searched = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return searched.Append(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    // One line of many: that of the file that is there, without those of the places where it is not.
    private static string FirstOf(string path, string reason)
    {
        string[] lines = [.. reason.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        return (Array.Find(lines, line => line.StartsWith(path, StringComparison.Ordinal)) ?? lines.FirstOrDefault() ?? path).TrimEnd('.');
    }
}
