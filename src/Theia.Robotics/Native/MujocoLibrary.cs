using System.Runtime.InteropServices;
using Theia.Robotics.Native;

namespace Theia.Robotics;

/// <summary>
/// The MuJoCo library of this process: found, checked and loaded once, by the first model. Linux on x64.
/// </summary>
public sealed unsafe class MujocoLibrary
{
    internal const string Remedy =
        "Install Debian's packages (apt-get install libmujoco2.2.2 libosmesa6), or unpack a MuJoCo release and set "
        + "THEIA_MUJOCO to its folder.";

    private const int EmbeddedVersion = 222;

    private static readonly Lock _gate = new();
    private static MujocoLibrary? _shared;

    private MujocoLibrary(string file, int version, string versionText, string? headers, StructTable table, nint handle)
    {
        File = file;
        Number = version;
        Version = versionText;
        Headers = headers;
        Table = table;
        Functions = new MujocoFunctions(handle, file);
    }

    /// <summary>The version, as the library names it: <c>2.2.2</c>.</summary>
    public string Version { get; }

    /// <summary>The file that was loaded.</summary>
    public string File { get; }

    /// <summary>
    /// The folder of the C headers from which the layout of its structs was read; null: the table inside this package,
    /// which is for 2.2.2.
    /// </summary>
    public string? Headers { get; }

    internal int Number { get; }

    internal StructTable Table { get; }

    internal MujocoFunctions Functions { get; }

    /// <summary>
    /// Loads the library: the one that the environment variable <c>THEIA_MUJOCO</c> names (its file, or the folder of
    /// an unpacked release), else the newest of the system, else the one that <see cref="RobotAssets"/> fetched. The
    /// first call decides for the process.
    /// </summary>
    /// <exception cref="ResourceException">There is none, or its version cannot be used.</exception>
    /// <exception cref="UsageException">THEIA_MUJOCO names something that is not there.</exception>
    public static MujocoLibrary Load()
    {
        lock (_gate)
            return _shared ??= Open();
    }

    /// <summary>Whether simulation works here.</summary>
    /// <param name="problem">If not: what is missing and what to do, as a sentence.</param>
    public static bool IsAvailable(out string? problem)
    {
        try
        {
            Load();
            problem = null;
            return true;
        }
        catch (TheiaException e)
        {
            problem = e.Message;
            return false;
        }
    }

    /// <summary>222 as 2.2.2, 3017000 as 3.17.0.</summary>
    internal static string Format(int version) =>
        version < 1_000_000
            ? $"{version / 100}.{version / 10 % 10}.{version % 10}"
            : $"{version / 1_000_000}.{version / 1000 % 1000}.{version % 1000}";

    private static MujocoLibrary Open()
    {
        if (!MachineCode.IsSupported)
            throw new ResourceException("Simulation runs on Linux on x64 processors only.");
        var file = LibrarySearch.Find() ?? throw new ResourceException($"MuJoCo is not installed. {Remedy}");
        nint handle;
        try
        {
            handle = NativeLibrary.Load(file);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new ResourceException($"{file} cannot be loaded as a library: {e.Message} {Remedy}", e);
        }

        SetHandlers(handle, file);
        if (!NativeLibrary.TryGetExport(handle, "mj_version", out var mjVersion))
            throw new ResourceException($"{file} is no MuJoCo library: it has no function mj_version. {Remedy}");
        var version = (int)GuardedCall.Invoke(mjVersion, out _);
        (StructTable table, var headers) = TableOf(file, version);
        string[] problems = [.. table.Missing().Select(name => $"{name} is missing")];
        if (headers is not null)
            problems = [.. problems, .. FunctionSignatures.Differences(MujocoHeaders.ReadFunctions(headers))];
        if (problems is [var first, ..])
            throw Refused(file, version, $"its headers in {headers} differ from what is expected: {first}");
        var text = NativeLibrary.TryGetExport(handle, "mj_versionString", out var name)
            ? Marshal.PtrToStringUTF8(GuardedCall.Invoke(name, out _))
            : null;
        var library = new MujocoLibrary(file, version, text ?? Format(version), headers, table, handle);
        if (LibraryCheck.Run(library) is { } wrong)
            throw Refused(file, version, $"a small model gives a wrong result ({wrong})");
        return library;
    }

    // Before anything else is called: without them an error ends the process.
    private static void SetHandlers(nint handle, string file)
    {
        if (!NativeLibrary.TryGetExport(handle, "mju_user_error", out var error)
            || !NativeLibrary.TryGetExport(handle, "mju_user_warning", out var warning))
        {
            throw new ResourceException($"{file} is no MuJoCo library: it has no handlers for errors. {Remedy}");
        }

        *(nint*)error = GuardedCall.ErrorHandler;
        *(nint*)warning = GuardedCall.WarningHandler;
    }

    private static (StructTable Table, string? Headers) TableOf(string file, int version)
    {
        if (MujocoHeaders.Find(file, version) is { } headers)
        {
            try
            {
                return (MujocoHeaders.Read(headers), headers);
            }
            catch (FormatException e)
            {
                throw Refused(file, version, $"its headers in {headers} cannot be read: {e.Message}", e);
            }
        }

        return version == EmbeddedVersion
            ? (StructTableText.ReadEmbedded(), null)
            : throw Refused(
                file, version,
                "its C headers, which tell the layout of its structs, are not in include/mujoco beside the library or "
                + "above it (inside, only those of 2.2.2 are known)");
    }

    private static ResourceException Refused(string file, int version, string reason, Exception? inner = null) =>
        new($"MuJoCo {Format(version)} ({file}) cannot be used: {reason}. {Remedy}", inner);
}
