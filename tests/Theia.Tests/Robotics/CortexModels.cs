using Theia.Robotics;

namespace Theia.Tests.Robotics;

/// <summary>
/// Model files of the published tasks, which are not part of the project: the archives in the folder that
/// <c>THEIA_CORTEXBENCH</c> names, unpacked for the time of the tests.
/// </summary>
public sealed class CortexModels : IDisposable
{
    private readonly string? _archives = Environment.GetEnvironmentVariable(RobotAssets.Variable);
    private readonly ScratchFolder _folder = new();
    private readonly Lock _gate = new();

    /// <summary>The archive of a suite; skips the test, saying why, where there is none.</summary>
    /// <param name="name"><c>dmc</c>, <c>metaworld</c> or <c>adroit</c>.</param>
    public string Archive(string name)
    {
        Assert.SkipUnless(
            _archives is { Length: > 0 }, "THEIA_CORTEXBENCH does not name the folder of the task archives.");
        var archive = Path.Combine(_archives!, $"{name}.tar.xz");
        Assert.SkipUnless(File.Exists(archive), $"THEIA_CORTEXBENCH has no {archive}.");
        return archive;
    }

    /// <summary>The folder of a suite's files; skips the test, saying why, where there is no archive.</summary>
    /// <param name="name"><c>dmc</c>, <c>metaworld</c> or <c>adroit</c>.</param>
    public string Folder(string name)
    {
        var archive = Archive(name);
        lock (_gate)
            return RobotAssets.Fetch(name, archive, _folder[name]);
    }

    public void Dispose() => _folder.Dispose();
}
