using CsCheck;

namespace Theia.Tests.Tensors;

/// <summary>Damages files in the ways that disks, networks and people do, and holds a parser to its promise.</summary>
internal static class Mutations
{
    /// <summary>What no parser of a small file may take.</summary>
    private const long MostBytes = 256 << 20;

    /// <summary>
    /// Runs <paramref name="parse"/> on damaged copies of <paramref name="files"/>: it may succeed or throw
    /// <see cref="DataException"/>, nothing else, and takes little memory.
    /// </summary>
    public static void OnlyDataExceptions(IReadOnlyList<byte[]> files, int count, Action<byte[]> parse)
    {
        Gen.Select(Gen.Int[0, files.Count - 1], Edit.Array[1, 4]).Sample(
            (file, edits) =>
            {
                var damaged = edits.Aggregate(files[file], (bytes, edit) => edit(bytes));
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    parse(damaged);
                }
                catch (DataException failure)
                {
                    Assert.NotEmpty(failure.Message);
                }

                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
            },
            iter: count,
            threads: 1);
    }

    private static Gen<Func<byte[], byte[]>> Edit =>
        Gen.Select(Gen.Int[0, 5], Gen.Double.Unit, Gen.Double.Unit, Gen.Byte)
            .Select<(int Kind, double Where, double HowFar, byte Value), Func<byte[], byte[]>>(
                edit => bytes =>
                {
                    var at = (int)(edit.Where * bytes.Length);
                    var length = Math.Min((int)(edit.HowFar * 16), bytes.Length - at);
                    return edit.Kind switch
                    {
                        0 => bytes[..at],                                                        // cut
                        1 => [.. bytes[..at], edit.Value, .. bytes[at..]],                       // a byte too many
                        2 => [.. bytes[..at], .. bytes[(at + length)..]],                        // bytes missing
                        3 => [.. bytes[..at], .. bytes.AsSpan(at, length), .. bytes[at..]],      // bytes twice
                        _ => [.. bytes[..at], edit.Value, .. bytes[Math.Min(at + 1, bytes.Length)..]],
                    };
                });
}
