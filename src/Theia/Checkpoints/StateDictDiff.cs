namespace Theia.Checkpoints;

/// <summary>What does not fit between the tensors of a module or a run and a file.</summary>
internal sealed class StateDictDiff
{
    // A hostile file may hold a million names; what a person can use is shorter.
    private const int Shown = 60;
    private readonly List<string> _missing = [];
    private readonly List<string> _leftOver = [];
    private readonly List<string> _shapes = [];
    private readonly List<string> _types = [];

    public StateDictDiff(
        IEnumerable<(string Name, Tensor Value)> tensors,
        IReadOnlyDictionary<string, StoredWeight> source,
        LoadRules rules)
    {
        HashSet<string> known = [];
        foreach (var (name, tensor) in tensors)
        {
            var key = rules.Prefix + name;
            known.Add(key);
            if (source.TryGetValue(key, out StoredWeight weight))
                Compare(key, weight, tensor, rules);
            else if (!LoadRules.Matches(rules.MayBeMissing, name))
                _missing.Add(key);
        }

        _leftOver.AddRange(source.Keys.Where(
            key => !known.Contains(key) && !LoadRules.Matches(rules.MayBeLeftOver, key)).Order(StringComparer.Ordinal));
    }

    /// <summary>All findings; null where there is none.</summary>
    public string? Describe()
    {
        string[] findings = [
            .. Describe(_missing, "missing"), .. Describe(_leftOver, "not of this model"),
            .. Describe(_shapes, "of another shape"), .. Describe(_types, "of another type")];
        return findings.Length > 0 ? string.Join(". ", findings) : null;
    }

    private static IEnumerable<string> Describe(List<string> names, string what)
    {
        if (names.Count == 0)
            yield break;
        var more = names.Count > Shown ? $" and {names.Count - Shown} more" : "";
        yield return $"{names.Count} {what}: {string.Join(", ", names.Take(Shown))}{more}";
    }

    private void Compare(string key, StoredWeight stored, Tensor tensor, LoadRules rules)
    {
        var shape = tensor.shape;
        if (!stored.Shape.SequenceEqual(shape))
            _shapes.Add($"{key} is [{string.Join(", ", stored.Shape)}] and must be [{string.Join(", ", shape)}]");
        if (stored.Type.IsFloat() && rules.ConvertFloats)
            return;
        var type = tensor.dtype.ToDType();
        if (stored.Type != type)
            _types.Add($"{key} is {stored.Type} and must be {(rules.ConvertFloats ? "a float" : type)}");
    }
}
