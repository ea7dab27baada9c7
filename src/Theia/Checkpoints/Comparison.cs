namespace Theia.Checkpoints;

/// <summary>What does not fit between a module and a file.</summary>
internal sealed class Comparison
{
    // A hostile file may hold a million names; what a person can use is shorter.
    private const int Shown = 60;
    private readonly List<string> _missing = [];
    private readonly List<string> _leftOver = [];
    private readonly List<string> _shapes = [];
    private readonly List<string> _types = [];

    public Comparison(IReadOnlyList<(string Name, Parameter Value)> parameters, IReadOnlyDictionary<string, StoredWeight> source, LoadRules rules)
    {
        HashSet<string> known = [];
        foreach (var (name, parameter) in parameters)
        {
            var key = rules.Prefix + name;
            known.Add(key);
            if (source.TryGetValue(key, out StoredWeight weight))
                Compare(key, weight, parameter, rules);
            else if (!LoadRules.Matches(rules.MayBeMissing, name))
                _missing.Add(key);
        }

        _leftOver.AddRange(source.Keys.Where(key => !known.Contains(key) && !LoadRules.Matches(rules.MayBeLeftOver, key)).Order(StringComparer.Ordinal));
    }

    /// <summary>Throws one error that names all findings.</summary>
    public void ThrowIfAny(string file)
    {
        string[] findings = [
            .. Describe(_missing, "missing"), .. Describe(_leftOver, "not of this model"),
            .. Describe(_shapes, "of another shape"), .. Describe(_types, "of another type")];
        if (findings.Length > 0)
        {
            throw new DataException(
                file,
                $"the weights do not fit the model. {string.Join(". ", findings)}.",
                "Nothing was loaded. Take the weights that belong to this configuration, or correct the configuration.");
        }
    }

    private static IEnumerable<string> Describe(List<string> names, string what)
    {
        if (names.Count == 0)
            yield break;
        var more = names.Count > Shown ? $" and {names.Count - Shown} more" : "";
        yield return $"{names.Count} {what}: {string.Join(", ", names.Take(Shown))}{more}";
    }

    private void Compare(string key, StoredWeight stored, Parameter parameter, LoadRules rules)
    {
        var shape = parameter.shape;
        if (!stored.Shape.SequenceEqual(shape))
            _shapes.Add($"{key} is [{string.Join(", ", stored.Shape)}] and must be [{string.Join(", ", shape)}]");
        if (stored.Type.IsFloat() && rules.ConvertFloats)
            return;
        var type = parameter.dtype.ToDType();
        if (stored.Type != type)
            _types.Add($"{key} is {stored.Type} and must be {(rules.ConvertFloats ? "a float" : type)}");
    }
}
