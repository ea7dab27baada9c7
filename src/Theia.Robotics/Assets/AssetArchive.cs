using System.Formats.Tar;
using System.IO.Compression;
using SharpCompress.Compressors.Xz;
using Theia.Data.Errors;

namespace Theia.Robotics.Assets;

/// <summary>Reads archives as packages are published: wheels and zips, tars packed by gzip or xz.</summary>
internal static class AssetArchive
{
    /// <summary>Bytes that a tar may unpack to.</summary>
    public const long MostBytes = 2L << 30;

    /// <summary>A regular file of an archive: path, length, and content when it is asked for.</summary>
    public delegate void Entry(string path, long length, Func<Stream> open);

    private static readonly Remedy _again = "Fetch the file again.";

    /// <summary>Passes every regular file of an archive on; folders, links and devices are passed over.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="DataException">It is no archive, or damaged.</exception>
    public static void Read(string path, Entry take)
    {
        if (!File.Exists(path))
            throw new UsageException($"There is no archive '{path}'. Name a file.");
        try
        {
            using FileStream file = File.OpenRead(path);
            Read(file, path, take);
        }
        catch (Exception e) when (e is not (TheiaException or OutOfMemoryException))
        {
            // Readers of packed formats report damage by whatever the damaged place leads to.
            throw new DataException(path, $"the archive cannot be read: {e.Message.TrimEnd('.')}.", _again, e);
        }
    }

    private static void Read(FileStream file, string path, Entry take)
    {
        Span<byte> start = stackalloc byte[6];
        var count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        switch (start[..count])
        {
            case [(byte)'P', (byte)'K', ..]:
                ReadZip(file, take);
                break;
            case [0x1F, 0x8B, ..]:
                using (var unpacked = new GZipStream(file, CompressionMode.Decompress))
                    ReadTar(unpacked, take);
                break;
            case [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]:
                using (var unpacked = new XZStream(file))
                    ReadTar(unpacked, take);
                break;
            default:
                throw new DataException(
                    path, "this is no archive.", "Name a wheel or zip, or a tar packed by gzip or xz.");
        }
    }

    private static void ReadZip(FileStream file, Entry take)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in zip.Entries)
            take(entry.FullName, entry.Length, entry.Open);
    }

    private static void ReadTar(Stream unpacked, Entry take)
    {
        using var bounded = new BoundedStream(unpacked, MostBytes);
        using var tar = new TarReader(bounded);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                take(entry.Name, entry.Length, () => entry.DataStream ?? Stream.Null);
        }
    }
}
