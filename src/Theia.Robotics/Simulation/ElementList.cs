using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Theia.Data.Errors;

namespace Theia.Robotics;

/// <summary>The elements of one kind, by number and by name.</summary>
/// <typeparam name="T">What they are.</typeparam>
public sealed class ElementList<T> : IReadOnlyList<T> where T : ModelElement
{
    private readonly T[] _elements;
    private readonly Dictionary<string, T> _byName = [];
    private readonly string _model, _kind;

    internal ElementList(string model, string kind, IEnumerable<T> elements)
    {
        (_model, _kind, _elements) = (model, kind, [.. elements]);
        foreach (T element in _elements.Where(element => element.Name.Length > 0))
            _byName[element.Name] = element;
    }

    /// <inheritdoc/>
    public int Count => _elements.Length;

    /// <inheritdoc/>
    public T this[int index] => _elements[index];

    /// <summary>The element with a name.</summary>
    /// <param name="name">As in the MJCF.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public T this[string name] => TryGet(name, out T? element)
        ? element
        : throw new UsageException(
            $"The model {_model} has no {_kind} '{name}'.{NearestName.Hint(name, _byName.Keys)}"
            + (_byName.Count is 0 or > 12 ? "" : $" It has {string.Join(", ", _byName.Keys)}."));

    /// <summary>The element with a name, if there is one.</summary>
    /// <param name="name">As in the MJCF.</param>
    /// <param name="element">The element.</param>
    public bool TryGet(string name, [NotNullWhen(true)] out T? element) => _byName.TryGetValue(name, out element);

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_elements).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
