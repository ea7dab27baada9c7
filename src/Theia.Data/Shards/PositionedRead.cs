using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Theia.Data.Shards;

/// <summary>
/// Reads at a position without moving a file pointer, so that threads share one handle. Several destinations are
/// filled by one system call on Linux (<c>preadv</c>) and one after the other elsewhere.
/// </summary>
internal static unsafe partial class PositionedRead
{
    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/> on.</summary>
    /// <exception cref="DataException">The file ends before.</exception>
    /// <exception cref="ResourceException">The disk does not give the bytes.</exception>
    public static void Exactly(SafeFileHandle file, string path, long offset, Span<byte> destination)
    {
        try
        {
            while (!destination.IsEmpty)
            {
                var read = RandomAccess.Read(file, destination, offset);
                if (read == 0)
                {
                    throw new DataException(
                        path,
                        $"the file ends at byte {offset}, {destination.Length} bytes before it should; "
                            + "it was cut after it was opened.",
                        "Copy or write it again.");
                }

                destination = destination[read..];
                offset += read;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ResourceException(
                $"Cannot read {path} at byte {offset}: {failure.Message.TrimEnd('.')}. Check the disk, then run again; "
                    + "files finished before are kept.",
                failure);
        }
    }

    /// <summary>Fills the three destinations with consecutive bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="DataException">The file ends before.</exception>
    /// <exception cref="ResourceException">The disk does not give the bytes.</exception>
    public static void Exactly(
        SafeFileHandle file, string path, long offset, Span<byte> first, Span<byte> second, Span<byte> third)
    {
        // A short count (a signal, a very long read, an error that the plain call names better)
        // is finished piece by piece.
        var done = OperatingSystem.IsLinux() ? Vectored(file, offset, first, second, third) : 0;
        Rest(first, ref done, ref offset);
        Rest(second, ref done, ref offset);
        Rest(third, ref done, ref offset);

        void Rest(Span<byte> part, ref long done, ref long offset)
        {
            var skip = (int)Math.Min(done, part.Length);
            Exactly(file, path, offset + skip, part[skip..]);
            done -= skip;
            offset += part.Length;
        }
    }

    private static long Vectored(
        SafeFileHandle file, long offset, Span<byte> first, Span<byte> second, Span<byte> third)
    {
        fixed (byte* a = first, b = second, c = third)
        {
            Piece* pieces = stackalloc Piece[3]
            {
                new Piece { Start = a, Length = (nuint)first.Length },
                new Piece { Start = b, Length = (nuint)second.Length },
                new Piece { Start = c, Length = (nuint)third.Length },
            };
            return Math.Max(0, Read(file, pieces, 3, offset));
        }
    }

    [LibraryImport("libc", EntryPoint = "preadv", SetLastError = true)]
    private static partial nint Read(SafeFileHandle file, Piece* pieces, int count, long offset);

    [StructLayout(LayoutKind.Sequential)]
    private struct Piece
    {
        public byte* Start;
        public nuint Length;
    }
}
