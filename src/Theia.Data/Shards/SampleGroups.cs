namespace Theia.Data.Shards;

/// <summary>
/// Holds members to the layout of samples: those of one key stand together, no file comes twice,
/// every sample has the same columns.
/// </summary>
internal sealed class SampleGroups
{
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _extensions = new(StringComparer.Ordinal);
    private HashSet<string>? _columns;
    private string? _key;

    /// <summary>Takes the next member.</summary>
    /// <exception cref="FormatException">It does not fit; the message says why.</exception>
    public void Add(string key, string extension)
    {
        if (!string.Equals(key, _key, StringComparison.Ordinal))
        {
            Finish();
            if (!_keys.Add(key))
                throw new FormatException($"the key '{key}' appears again after another sample");
            _key = key;
        }

        if (!_extensions.Add(extension))
            throw new FormatException($"the key '{key}' has two members '{extension}'");
    }

    /// <summary>Closes the last sample.</summary>
    public void Finish()
    {
        if (_key is not null)
        {
            _columns ??= [.. _extensions];
            if (!_columns.SetEquals(_extensions))
            {
                throw new FormatException(
                    $"sample '{_key}' has '{string.Join("', '", _extensions.Order(StringComparer.Ordinal))}' "
                    + "where the first sample has "
                    + $"'{string.Join("', '", _columns.Order(StringComparer.Ordinal))}' (a key ends at the "
                    + "first dot of the file name)");
            }
        }

        _extensions.Clear();
    }
}
