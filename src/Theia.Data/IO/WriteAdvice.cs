namespace Theia.Data.IO;

/// <summary>Remedies for write errors, by system error.</summary>
internal static class WriteAdvice
{
    private const int NotPermitted = 1, TooManyFilesInSystem = 23, TooManyFiles = 24,
        TooLarge = 27, NoSpace = 28, ReadOnly = 30, OverQuota = 122;
    private const int DiskFullOnWindows = unchecked((int)0x80070070),
        HandleDiskFullOnWindows = unchecked((int)0x80070027);

    /// <summary>A sentence without its final stop.</summary>
    /// <param name="path">What was to be written.</param>
    /// <param name="failure">What the system said.</param>
    public static string For(string path, Exception failure) => failure switch
    {
        _ when Directory.Exists(path) => "It is a folder; name a file",
        PathTooLongException => "Choose a shorter path",
        DirectoryNotFoundException => "A part of the path is missing or is a file; check it",
        UnauthorizedAccessException => "Check the permissions of the file and its folder, or choose another place",
        IOException => ForCode(failure),
        _ => "",
    };

    private static string ForCode(Exception failure) => failure.HResult switch
    {
        NotPermitted => "Check the permissions of the file and its folder, or choose another place",
        TooManyFilesInSystem or TooManyFiles => "Allow more open files (ulimit -n), then run it again",
        TooLarge => "Allow larger files here (ulimit -f), or choose another place",
        ReadOnly => "The place is mounted read-only; choose another one",
        NoSpace or OverQuota or DiskFullOnWindows or HandleDiskFullOnWindows =>
            "Free some space, then run it again",
        _ when failure.Message.StartsWith("No space left", StringComparison.Ordinal) =>
            "Free some space, then run it again",
        _ => "Check the disk and run it again",
    };
}
