using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Theia.Data.IO;

/// <summary>The calls by which this project changes a disk. Tests put a failing one in its place.</summary>
internal abstract partial class FileSystem
{
    private static readonly AsyncLocal<FileSystem?> _substitute = new();

    /// <summary>The file system of this flow of control: the machine's own unless a test substituted another.</summary>
    public static FileSystem Current => _substitute.Value ?? Disk.Instance;

    /// <summary>Puts <paramref name="substitute"/> in place until the result is disposed.</summary>
    public static IDisposable Substitute(FileSystem substitute)
    {
        _substitute.Value = substitute;
        return new Restore();
    }

    /// <summary>Creates or replaces a file for writing; the caller flushes it with <see cref="Flush"/>.</summary>
    public abstract Stream Create(string path);

    /// <summary>Opens or creates a file that grows; the caller cuts it and goes to its end.</summary>
    public abstract Stream OpenForAppending(string path);

    /// <summary>Forces a written stream to the disk.</summary>
    public abstract void Flush(Stream stream);

    /// <summary>Gives a finished file its name, replacing what was there; the folder is flushed too.</summary>
    public abstract void Rename(string from, string to);

    /// <summary>Gives a finished folder its name, which is free; the folder above is flushed too.</summary>
    public abstract void RenameFolder(string from, string to);

    /// <summary>Removes a file if it is there.</summary>
    public virtual void Delete(string path) => File.Delete(path);

    private sealed class Restore : IDisposable
    {
        public void Dispose() => _substitute.Value = null;
    }

    private sealed partial class Disk : FileSystem
    {
        public static readonly Disk Instance = new();

        public override Stream Create(string path) => new WrittenFile(path, FileMode.Create, bufferSize: 1 << 16);

        // Readers may look on: a report of a run at work, TensorBoard.
        public override Stream OpenForAppending(string path) =>
            new WrittenFile(path, FileMode.OpenOrCreate, bufferSize: 0);

        public override void Flush(Stream stream) => ((WrittenFile)stream).Flush(toDisk: true);

        public override void Rename(string from, string to)
        {
            File.Move(from, to, overwrite: true);
            FlushFolder(Path.GetDirectoryName(Path.GetFullPath(to))!);
        }

        public override void RenameFolder(string from, string to)
        {
            Directory.Move(from, to);
            FlushFolder(Path.GetDirectoryName(Path.GetFullPath(to))!);
        }

        // Without this the name may be lost with the power, though the content is safe. Other
        // systems need no such call.
        private static void FlushFolder(string folder)
        {
            if (!OperatingSystem.IsLinux())
                return;
            using SafeFileHandle handle = Open(folder, 0x10000 /* O_RDONLY | O_DIRECTORY */);
            if (!handle.IsInvalid)
                _ = Synchronize(handle);
        }

        [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        private static partial SafeFileHandle Open(string path, int flags);

        [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
        private static partial int Synchronize(SafeFileHandle file);
    }
}
