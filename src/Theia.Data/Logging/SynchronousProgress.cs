namespace Theia.Data.Logging;

/// <summary>
/// Reports progress at once, on the same thread and in order; <see cref="Progress{T}"/> does none of these.
/// </summary>
internal sealed class SynchronousProgress<T>(Action<T> to) : IProgress<T>
{
    public void Report(T value) => to(value);
}
