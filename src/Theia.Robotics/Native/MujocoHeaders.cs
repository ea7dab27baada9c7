using System.Text.RegularExpressions;

namespace Theia.Robotics.Native;

/// <summary>The C headers that belong to an installed library: <c>include/mujoco</c> beside it or above it.</summary>
internal static partial class MujocoHeaders
{
    // In the order in which each uses the ones before; older versions lack some.
    private static readonly string[] _files =
        ["mjtnum.h", "mjtype.h", "mjthread.h", "mjmodel.h", "mjdata.h", "mjvisualize.h", "mjrender.h"];

    /// <summary>The folder of the headers of this version, or null.</summary>
    /// <param name="library">The library's file. Published archives keep the headers in <c>include</c> beside
    /// <c>lib</c>, the Python package in <c>include</c> beside the library, Debian in <c>/usr/include</c>.</param>
    /// <param name="version">Of the library. Headers of another version are passed over.</param>
    public static string? Find(string library, int version)
    {
        DirectoryInfo? folder = new FileInfo(library).Directory;
        for (var level = 0; level < 3 && folder is not null; level++, folder = folder.Parent)
        {
            var headers = Path.Combine(folder.FullName, "include", "mujoco");
            if (VersionOf(headers) == version)
                return headers;
        }

        return null;
    }

    /// <summary>Layouts as the headers declare them.</summary>
    /// <exception cref="FormatException">They hold what the parser does not know.</exception>
    public static StructTable Read(string folder)
    {
        var parser = new HeaderParser();
        foreach (var name in _files.Where(name => File.Exists(Path.Combine(folder, name))))
            parser.Add(File.ReadAllText(Path.Combine(folder, name)));
        return new(VersionOf(folder) ?? 0, parser.Structs, parser.Constants);
    }

    /// <summary>The declaration of the API; what <see cref="FunctionSignatures"/> compares with.</summary>
    public static string ReadFunctions(string folder) => File.ReadAllText(Path.Combine(folder, "mujoco.h"));

    private static int? VersionOf(string folder)
    {
        var file = Path.Combine(folder, "mujoco.h");
        return File.Exists(file) && Version().Match(File.ReadAllText(file)) is { Success: true } match
            ? int.Parse(match.Groups["version"].Value)
            : null;
    }

    [GeneratedRegex(
        @"#define\s+mjVERSION_HEADER\s+(?<version>\d+)", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Version();
}
