namespace Theia.Cli.CommandLine;

/// <summary>Hands progress on at once and on the same thread, in the order in which it came; <see cref="Progress{T}"/> does neither.</summary>
internal sealed class Relay<T>(Action<T> to) : IProgress<T>
{
    public void Report(T value) => to(value);
}
