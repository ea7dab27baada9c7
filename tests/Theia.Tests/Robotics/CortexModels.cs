using System.Diagnostics;

namespace Theia.Tests.Robotics;

/// <summary>
/// Model files of the published tasks, which are not part of the project: the archives in the folder that
/// <c>THEIA_CORTEXBENCH</c> names, unpacked for the time of the tests.
/// </summary>
public sealed class CortexModels : IDisposable
{
    private readonly string? _archives = Environment.GetEnvironmentVariable("THEIA_CORTEXBENCH");
    private readonly Dictionary<string, string> _unpacked = [];

    /// <summary>The folder of a suite's files; skips the test, saying why, where there is no archive.</summary>
    /// <param name="suite"><c>dmc</c>, <c>metaworld</c> or <c>adroit</c>.</param>
    public string Folder(string suite)
    {
        Assert.SkipUnless(
            _archives is { Length: > 0 }, "THEIA_CORTEXBENCH does not name the folder of the task archives.");
        var archive = Path.Combine(_archives!, $"{suite}.tar.xz");
        Assert.SkipUnless(File.Exists(archive), $"THEIA_CORTEXBENCH has no {archive}.");
        lock (_unpacked)
        {
            if (!_unpacked.TryGetValue(suite, out var folder))
                _unpacked[suite] = folder = Unpack(archive);
            return folder;
        }
    }

    public void Dispose()
    {
        foreach (var folder in _unpacked.Values)
            Directory.Delete(folder, recursive: true);
    }

    private static string Unpack(string archive)
    {
        var folder = Directory.CreateTempSubdirectory("theia-cortex-").FullName;
        using var tar = Process.Start("tar", ["-xf", archive, "-C", folder]);
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
        return folder;
    }
}
