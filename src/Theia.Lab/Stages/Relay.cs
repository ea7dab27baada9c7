namespace Theia.Lab.Stages;

/// <summary>Hands progress on at once, in the order in which it came.</summary>
internal sealed class Relay<T>(Action<T> to) : IProgress<T>
{
    public void Report(T value) => to(value);
}
