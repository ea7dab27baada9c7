namespace Theia.Tests.Training;

/// <summary>Compares what two runs left.</summary>
internal static class RunFolders
{
    /// <summary>Same checkpoints, weights, moments and logged losses, byte for byte; clock times may differ.</summary>
    public static void AssertSame(string expected, string actual)
    {
        List<string> mismatches = [];
        string[] files = Files(expected), others = Files(actual);
        Assert.Equal(files, others);
        foreach (var file in files)
        {
            if (!Bytes(Path.Combine(expected, file)).AsSpan().SequenceEqual(Bytes(Path.Combine(actual, file))))
                mismatches.Add(file);
        }

        Assert.Empty(mismatches);
        Assert.Equal(Log(expected), Log(actual));
    }

    // Event files carry clock times in their names; config.json names the folder; the page is the command line's.
    private static string[] Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(static path => !Path.GetFileName(path).StartsWith("events", StringComparison.Ordinal)
                && Path.GetFileName(path) is not (".lock" or "log.jsonl" or "report.html") && path != "config.json")
            .Order(StringComparer.Ordinal),
    ];

    private static byte[] Bytes(string path) => File.ReadAllBytes(path);

    private static IEnumerable<string> Log(string folder) =>
        File.ReadLines(Path.Combine(folder, "log.jsonl"))
            .Select(static line => line[..line.IndexOf(",\"time\":", StringComparison.Ordinal)]);
}
