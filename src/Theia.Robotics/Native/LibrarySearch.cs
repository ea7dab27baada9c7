using System.Text.RegularExpressions;
using Theia.Data.IO;

namespace Theia.Robotics.Native;

/// <summary>Finds the file of MuJoCo's library.</summary>
internal static partial class LibrarySearch
{
    /// <summary>
    /// The environment variable that names the library: its file, or the folder of an unpacked MuJoCo release.
    /// </summary>
    public const string Variable = "THEIA_MUJOCO";

    private const string FetchedPrefix = "mujoco-";

    private static readonly string[] _folders =
    [
        "/usr/local/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib",
    ];

    /// <summary>
    /// The library that <see cref="Variable"/> names, else the newest of the first folder that has one, else the one
    /// that was fetched into the user's cache.
    /// </summary>
    /// <returns>A full path without symbolic links; null: there is none.</returns>
    /// <exception cref="UsageException">The variable names something that is not there.</exception>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return Named(named);
        return Find(
        [
            AppContext.BaseDirectory,
            .. (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "")
                .Split(':', StringSplitOptions.RemoveEmptyEntries),
            .. _folders,
            .. Fetched(UserCache.At("robots")),
        ]);
    }

    /// <summary>The newest library of the first folder that has one.</summary>
    internal static string? Find(IEnumerable<string> folders) =>
        folders.Select(In).FirstOrDefault(file => file is not null);

    /// <summary>The folders with libraries that were fetched into a folder, newest first.</summary>
    internal static IEnumerable<string> Fetched(string cache) =>
        Directory.Exists(cache)
            ? Directory.EnumerateDirectories(cache, $"{FetchedPrefix}*")
                .OrderByDescending(folder =>
                    Version.TryParse(Path.GetFileName(folder)[FetchedPrefix.Length..], out Version? version)
                        ? version : new())
                .Select(folder => Path.Combine(folder, "lib"))
            : [];

    private static string Named(string path)
    {
        if (File.Exists(path))
            return Resolve(path);
        return In(Path.Combine(path, "lib")) ?? In(path) ?? throw new UsageException(
            $"{Variable} is '{path}', where no libmujoco.so is. Name the library's file, or the folder of an unpacked "
            + "MuJoCo release that has lib and include.");
    }

    private static string? In(string folder) =>
        !Directory.Exists(folder)
            ? null
            : Directory.EnumerateFiles(folder, "libmujoco.so*").Where(file => FileName().IsMatch(file))
                .OrderByDescending(VersionOf).ThenBy(file => file, StringComparer.Ordinal)
                .Select(Resolve).FirstOrDefault();

    private static Version VersionOf(string file) =>
        Version.TryParse(FileName().Match(Resolve(file)).Groups["version"].Value, out Version? version)
            ? version
            : new(0, 0);

    private static string Resolve(string file) =>
        Path.GetFullPath(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file);

    [GeneratedRegex(
        @"/libmujoco\.so(\.(?<version>[\d.]+))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FileName();
}
