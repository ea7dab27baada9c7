namespace Theia.Cli.Output;

/// <summary>
/// Tells whether a standard stream was handed to this process. Where it was not (<c>2&gt;&amp;-</c>),
/// its number belongs to whatever was opened first: a pipe by which the runtime talks to itself,
/// and a line written there ends the process.
/// </summary>
internal static class StandardStream
{
    public const int Output = 1, Error = 2;

    private const string Descriptors = "/proc/self/fd", Flags = "/proc/self/fdinfo";
    private const int AccessMode = 3, ReadOnly = 0;

    /// <summary>True where something can be written; on systems that do not say, too.</summary>
    public static bool IsOpen(int descriptor)
    {
        if (!Directory.Exists(Flags))
            return true;
        if (Target(descriptor) is not { } target || Access(descriptor) is null or ReadOnly)
            return false;
        // A pipe of one's own: its other end is open here as well.
        return !target.StartsWith("pipe:", StringComparison.Ordinal)
            || !Others(descriptor).Any(other => Target(other) == target && Access(other) == ReadOnly);
    }

    private static IEnumerable<int> Others(int descriptor) => Directory.EnumerateFileSystemEntries(Descriptors)
        .Select(entry => int.TryParse(Path.GetFileName(entry), out var number) ? number : -1)
        .Where(number => number >= 0 && number != descriptor);

    private static string? Target(int descriptor)
    {
        try
        {
            return new FileInfo($"{Descriptors}/{descriptor}").LinkTarget;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;   // closed meanwhile
        }
    }

    private static int? Access(int descriptor)
    {
        try
        {
            var flags = File.ReadLines($"{Flags}/{descriptor}")
                .First(line => line.StartsWith("flags:", StringComparison.Ordinal));
            return Convert.ToInt32(flags.Split(':')[1].Trim(), 8) & AccessMode;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
