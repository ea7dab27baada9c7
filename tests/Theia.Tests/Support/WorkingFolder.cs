namespace Theia.Tests.Support;

/// <summary>
/// An empty folder that is the current one until the test ends. The current folder belongs to the
/// whole process: only for tests that run alone.
/// </summary>
internal sealed class WorkingFolder : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly string _before = Environment.CurrentDirectory;

    public WorkingFolder() => Environment.CurrentDirectory = _scratch.Path;

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        _scratch.Dispose();
    }
}
