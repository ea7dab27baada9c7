namespace Theia.Data.Tensors.Pth;

/// <summary>
/// The stack of the pickle machine, with its marks kept apart so that no value can be taken across one.
/// </summary>
internal sealed class PickleStack
{
    private const int MaxDepth = 1_000_000;

    private readonly List<object?> _values = [];
    private readonly List<int> _marks = [];

    /// <summary>True when nothing is left, neither value nor mark.</summary>
    public bool IsEmpty => _values.Count == 0 && _marks.Count == 0;

    private int Floor => _marks.Count == 0 ? 0 : _marks[^1];

    public void Push(object? value)
    {
        if (_values.Count == MaxDepth)
            throw new FormatException($"stacks more than {MaxDepth} values");
        _values.Add(value);
    }

    public object? Pop()
    {
        var value = Peek();
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    public T Pop<T>(string what) =>
        Pop() is T value ? value : throw new FormatException($"has another value where {what} is needed");

    public object? Peek() =>
        _values.Count > Floor ? _values[^1] : throw new FormatException("takes a value from an empty stack");

    public T Peek<T>(string what) =>
        Peek() is T value ? value : throw new FormatException($"has another value where {what} is needed");

    public void Mark()
    {
        if (_marks.Count == MaxDepth)
            throw new FormatException($"sets more than {MaxDepth} marks");
        _marks.Add(_values.Count);
    }

    /// <summary>Takes the values above the last mark, and the mark.</summary>
    public object?[] PopToMark()
    {
        if (_marks.Count == 0)
            throw new FormatException("looks for a mark that was not set");
        object?[] values = [.. _values[Floor..]];
        _values.RemoveRange(Floor, values.Length);
        _marks.RemoveAt(_marks.Count - 1);
        return values;
    }

    /// <summary>Takes the last <paramref name="count"/> values.</summary>
    public object?[] Pop(int count)
    {
        var values = new object?[count];
        while (count > 0)
            values[--count] = Pop();
        return values;
    }
}
