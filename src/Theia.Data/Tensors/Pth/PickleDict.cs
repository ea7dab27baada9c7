using Theia.Data.IO;

namespace Theia.Data.Tensors.Pth;

/// <summary>A dictionary of a pickle: keys are texts or whole numbers, in the order in which they were set.</summary>
/// <param name="ordered">True for an <c>OrderedDict</c>, the only thing that may be given attributes.</param>
internal sealed class PickleDict(bool ordered)
{
    private readonly OrderedDictionary<object, object?> _entries = [];

    public bool Ordered { get; } = ordered;

    public IReadOnlyDictionary<object, object?> Entries => _entries;

    /// <summary>
    /// Sets a key that must be new: Python would overwrite, but no writer sets a key twice, and
    /// then two readings are possible.
    /// </summary>
    public void Add(object? key, object? value)
    {
        if (key is not (string or long))
            throw new FormatException("has a dictionary key that is neither text nor a whole number");
        if (!_entries.TryAdd(key, value))
            throw new FormatException($"sets the dictionary key '{TerminalText.Of($"{key}")}' twice");
    }
}
