using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Robotics.Assets;

namespace Theia.Robotics;

/// <summary>
/// Model files of published tasks, and the simulator: fetched from the packages that have them, and checked. They are
/// kept in <c>robots</c> of the folder that the environment variable <c>THEIA_CACHE</c> names, by default
/// <c>~/.cache/theia</c>.
/// </summary>
public static class RobotAssets
{
    /// <summary>
    /// The environment variable that names a folder of archives (<c>dmc.tar.xz</c>), or of folders with their files
    /// (<c>dmc</c>).
    /// </summary>
    internal const string Variable = "THEIA_CORTEXBENCH";

    /// <summary>What can be fetched: <c>dmc</c>, <c>metaworld</c>, <c>adroit</c> and <c>mujoco</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. AssetPackage.All.Select(package => package.Name)];

    /// <summary>The folder of what was fetched, if it was.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>Null where it was not.</returns>
    /// <exception cref="UsageException">The name is unknown.</exception>
    public static string? Find(string name)
    {
        var package = AssetPackage.Of(name);
        if (Given(name) is { } unpacked && Directory.Exists(unpacked))
            return unpacked;
        var cached = CachedFolder(package);
        return Directory.Exists(cached) ? cached : null;
    }

    /// <summary>Whether tasks find the files: they are fetched, or their archive is named.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="UsageException">The name is unknown.</exception>
    public static bool IsAvailable(string name) => Find(name) is not null || Archive(name) is not null;

    /// <summary>Fetches a package and takes out what is needed; nothing is fetched that is there already.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="archive">A file to take it from: the published wheel, a zip, or a tar packed by gzip or xz.
    /// Default: null, the wheel from PyPI.</param>
    /// <param name="folder">Folder to write. Default: null, the cache.</param>
    /// <param name="cancellation">Stops the download.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="UsageException">The name is unknown, there is no such archive, or the folder has something
    /// else.</exception>
    /// <exception cref="DataException">The archive is damaged, or of another version.</exception>
    /// <exception cref="ResourceException">PyPI cannot be reached, or the folder cannot be written.</exception>
    public static string Fetch(
        string name, string? archive = null, string? folder = null, CancellationToken cancellation = default) =>
        Fetch(AssetPackage.Of(name), archive, folder, new AssetDownload(), cancellation);

    internal static string Fetch(
        AssetPackage package, string? archive, string? folder, AssetDownload download, CancellationToken cancellation)
    {
        var target = Path.GetFullPath(folder ?? CachedFolder(package));
        if (Directory.Exists(target))
        {
            if (package.FirstFault(target) is not { } fault)
                return target;
            if (folder is not null && Directory.EnumerateFileSystemEntries(target).Any())
            {
                throw new UsageException(
                    $"{target} is there and has no {fault.Path} of {package.Title}.", Remedy.ChooseOutput());
            }

            AtomicDirectory.Delete(target);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        try
        {
            AtomicDirectory.Write(target, into => Fill(package, archive, into, download, cancellation));
        }
        catch (ResourceException) when (Directory.Exists(target) && package.FirstFault(target) is null)
        {
            // Another process was faster.
        }

        return target;
    }

    /// <summary>The folder of a package's files, for a task that needs them.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="named">A folder that was named; null: none.</param>
    /// <exception cref="UsageException">The named folder does not have them.</exception>
    /// <exception cref="ResourceException">They are not fetched.</exception>
    internal static string Require(string name, string? named)
    {
        var package = AssetPackage.Of(name);
        if (named is null)
        {
            return Find(name) ?? (Archive(name) is { } archive
                ? Fetch(name, archive)
                : throw new ResourceException(
                    $"The model files of {package.Title} are not fetched.",
                    new Remedy("Fetch them.", RemedyStep.FetchRobots) { Path = name }));
        }

        return File.Exists(Path.Combine(named, package.Files[0].Path)) ? named : throw new UsageException(
            $"The folder '{named}' has no model files of {package.Title} ({package.Files[0].Path}). "
            + "Name the one that has them.");
    }

    private static void Fill(
        AssetPackage package, string? archive, string into, AssetDownload download, CancellationToken cancellation)
    {
        if (archive is not null)
        {
            AssetUnpacking.Write(package, archive, into);
            return;
        }

        var wheel = Path.Combine(into, "package.whl");
        download.Fetch(package, wheel, cancellation);
        AssetUnpacking.Write(package, wheel, into);
        File.Delete(wheel);
    }

    private static string? Given(string name) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? Path.Combine(folder, name) : null;

    private static string? Archive(string name) =>
        Given(name) is { } path && File.Exists($"{path}.tar.xz") ? $"{path}.tar.xz" : null;

    private static string CachedFolder(AssetPackage package) => UserCache.At("robots", package.FolderName);
}
