using System.Globalization;
using System.Security.Cryptography;
using Theia.Data.Errors;

namespace Theia.Robotics.Assets;

/// <summary>A published package, of which some files are needed.</summary>
/// <param name="Name">What it is called here: <c>dmc</c>.</param>
/// <param name="Project">Its name on PyPI.</param>
/// <param name="Version">The version.</param>
/// <param name="Files">The needed files.</param>
internal sealed record AssetPackage(string Name, string Project, string Version, IReadOnlyList<AssetFile> Files)
{
    /// <summary>All packages, as the embedded table has them.</summary>
    public static IReadOnlyList<AssetPackage> All { get; } = [.. Read()];

    /// <summary>The folder of the package in a cache.</summary>
    public string FolderName => $"{Name}-{Version}";

    /// <summary>What errors call it.</summary>
    public string Title => $"{Project} {Version}";

    /// <summary>The package of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static AssetPackage Of(string name) => All.FirstOrDefault(package => package.Name == name)
        ?? throw new UsageException(
            $"There is no package '{name}' of robots.{NearestName.Hint(name, All.Select(package => package.Name))} "
            + $"Packages are {string.Join(", ", All.Select(package => package.Name))}.");

    /// <summary>The first file of the package that a folder lacks or has otherwise; null: it has all.</summary>
    public AssetFile? FirstFault(string folder) => Files.FirstOrDefault(file => !Fits(file, folder));

    private static bool Fits(AssetFile file, string folder)
    {
        var info = new FileInfo(Path.Combine(folder, file.Path));
        if (!info.Exists || info.Length != file.Length)
            return false;
        using FileStream stream = info.OpenRead();
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == file.Sha256;
    }

    private static IEnumerable<AssetPackage> Read()
    {
        using Stream stream = typeof(AssetPackage).Assembly.GetManifestResourceStream("robot-packages.txt")!;
        using var reader = new StreamReader(stream);
        (string Name, string Project, string Version)? head = null;
        List<AssetFile> files = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            if (line.Split(' ') is not ["package", var name, var project, var version])
            {
                var parts = line.Split(' ', 3);
                files.Add(new(parts[2], long.Parse(parts[1], CultureInfo.InvariantCulture), parts[0]));
                continue;
            }

            if (head is { } done)
                yield return new(done.Name, done.Project, done.Version, files);
            (head, files) = ((name, project, version), []);
        }

        yield return new(head!.Value.Name, head.Value.Project, head.Value.Version, files);
    }
}
