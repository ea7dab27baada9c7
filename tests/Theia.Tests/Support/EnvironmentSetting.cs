using Theia.Native;

namespace Theia.Tests.Support;

/// <summary>
/// Sets an environment variable of this process until it is disposed. Only for tests that run
/// alone, and for what .NET itself reads.
/// </summary>
internal sealed class EnvironmentSetting : IDisposable
{
    private readonly string _name;

    private readonly string? _before;

    private EnvironmentSetting(string name, string? value)
    {
        (_name, _before) = (name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    /// <summary>
    /// Makes automatic precision choose as on a processor with bfloat16 (<c>on</c>), without it
    /// (<c>off</c>), or by itself (null).
    /// </summary>
    public static EnvironmentSetting BFloat16(string? value) => new(CpuFeatures.BFloat16Variable, value);

    /// <summary>Puts a folder before all others in which programs are found.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="alone">True where no other folder shall count.</param>
    public static EnvironmentSetting ProgramFolder(string folder, bool alone = false) => new(
        "PATH", alone ? folder : $"{folder}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}");

    /// <inheritdoc/>
    public void Dispose() => Environment.SetEnvironmentVariable(_name, _before);
}
