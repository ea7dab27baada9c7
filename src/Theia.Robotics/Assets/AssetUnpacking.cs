using System.Security.Cryptography;

namespace Theia.Robotics.Assets;

/// <summary>
/// Takes the needed files out of an archive. They are known by name and content, and written to the paths of our table,
/// so that no path of an archive ever becomes one on disk.
/// </summary>
internal static class AssetUnpacking
{
    // One that is not in our table is taken along as it is.
    private const string License = "LICENSE";
    private const long LongestLicense = 1 << 20;

    /// <summary>Writes all needed files into a folder.</summary>
    /// <exception cref="DataException">One is missing, or has another content than the published one.</exception>
    public static void Write(AssetPackage package, string archive, string folder)
    {
        HashSet<AssetFile> missing = [.. package.Files];
        string? differing = null;
        var needsLicense = !package.Files.Any(file => file.Name.StartsWith(License, StringComparison.Ordinal));
        AssetArchive.Read(archive, (path, length, open) =>
        {
            var name = path[(path.LastIndexOf('/') + 1)..];
            if (needsLicense && name == License && length <= LongestLicense)
            {
                Save(Path.Combine(folder, License), Content(open, length));
                needsLicense = false;
            }

            if (!missing.Any(file => file.Name == name))
                return;
            if (missing.Any(file => file.Name == name && file.Length == length))
            {
                var content = Content(open, length);
                var hash = Convert.ToHexStringLower(SHA256.HashData(content));
                AssetFile[] found =
                    [.. missing.Where(file => file.Name == name && file.Length == length && file.Sha256 == hash)];
                foreach (AssetFile file in found)
                {
                    Save(Path.Combine(folder, file.Path), content);
                    missing.Remove(file);
                }

                if (found.Length > 0)
                    return;
            }

            if (missing.Any(file => path == file.Path || path.EndsWith($"/{file.Path}", StringComparison.Ordinal)))
                differing ??= path;
        });
        if (missing.Count == 0)
            return;
        throw new DataException(
            archive,
            differing is not null
                ? $"{differing} is not the file of {package.Title}."
                : $"{missing.First().Path} of {package.Title} is missing.",
            $"Name an archive of {package.Title}.");
    }

    private static byte[] Content(Func<Stream> open, long length)
    {
        var content = new byte[length];
        using Stream stream = open();
        stream.ReadExactly(content);
        return content;
    }

    private static void Save(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
