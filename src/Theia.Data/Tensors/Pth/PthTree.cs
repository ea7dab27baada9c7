using Theia.Data.IO;

namespace Theia.Data.Tensors.Pth;

/// <summary>
/// The tensors and plain values of an unpickled checkpoint by name. Nested keys are joined by dots, positions in lists
/// and tuples are numbers: <c>optimizer.state.0.exp_avg</c>.
/// </summary>
internal sealed class PthTree
{
    // Python shares and nests without limit: sixty pairs of one another are 2^60 leaves.
    private const int MaxDepth = 32;
    private const int MaxValues = 1_000_000;
    private const long MaxNameCharacters = 64 << 20;

    private readonly OrderedDictionary<string, PthTensor> _tensors = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, object?> _scalars = new(StringComparer.Ordinal);
    private int _values;
    private long _nameCharacters;

    private PthTree()
    {
    }

    /// <summary>Tensors, in the order of the file.</summary>
    public IReadOnlyDictionary<string, PthTensor> Tensors => _tensors;

    /// <summary>Everything else: numbers, texts, truth values and None.</summary>
    public IReadOnlyDictionary<string, object?> Scalars => _scalars;

    /// <exception cref="DataException">The root is not a dictionary, or its content is cyclic,
    /// too large or ambiguous.</exception>
    public static PthTree Of(object? root, string source)
    {
        try
        {
            if (root is not PickleDict dictionary)
                throw new FormatException("contains no dictionary of tensors");
            var tree = new PthTree();
            tree.AddEntries("", dictionary, depth: 0);
            return tree;
        }
        catch (FormatException failure)
        {
            throw new DataException(
                source, $"its pickle {failure.Message}.", "Save a state dict: names and tensors.", failure);
        }
    }

    private void AddEntries(string prefix, PickleDict dictionary, int depth)
    {
        foreach ((var key, var value) in dictionary.Entries)
            Add($"{prefix}{key}", value, depth + 1);
    }

    private void Add(string name, object? value, int depth)
    {
        _nameCharacters += name.Length;
        if (depth > MaxDepth || ++_values > MaxValues || _nameCharacters > MaxNameCharacters)
        {
            throw new FormatException(
                $"contains itself, is nested more than {MaxDepth} deep, or has more than {MaxValues} values");
        }

        switch (value)
        {
            case PthTensor tensor: AddOnce(_tensors, name, tensor); break;
            case PickleDict dictionary: AddEntries($"{name}.", dictionary, depth); break;
            case IReadOnlyList<object?> list:
                for (var i = 0; i < list.Count; i++)
                    Add($"{name}.{i}", list[i], depth + 1);
                break;
            case PickleGlobal { Kind: PickleGlobalKind.Constant } named: AddOnce(_scalars, name, named.Text); break;
            case null or bool or long or double or string: AddOnce(_scalars, name, value); break;
            default:
                throw new FormatException(
                    $"contains a {value.GetType().Name} where a tensor or a plain value is expected, "
                    + $"at '{TerminalText.Of(name)}'");
        }
    }

    private void AddOnce<T>(OrderedDictionary<string, T> values, string name, T value)
    {
        if (_tensors.ContainsKey(name) || _scalars.ContainsKey(name))
            throw new FormatException($"has two values with the name '{TerminalText.Of(name)}'");
        values.Add(name, value);
    }
}
