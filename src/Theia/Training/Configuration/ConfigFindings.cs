namespace Theia.Training.Configuration;

/// <summary>
/// What is wrong with a configuration, and where each mistake was made: in the file, or in a word of the command
/// line.
/// </summary>
internal sealed class ConfigFindings(string source)
{
    /// <summary>Origin of arguments that are not overrides.</summary>
    public const string CommandLine = "The command line";

    private readonly List<(string Origin, string Sentence)> _all = [];

    // By path and by first key, since a sentence may name another part of the object than the word did. The last word
    // wins, as in the merge.
    private readonly Dictionary<string, string> _origins = new(StringComparer.Ordinal);

    /// <summary>Notes that an override sets a path.</summary>
    public void Comes(string path, string word) => _origins[path] = _origins[FirstKey(path)] = word;

    /// <summary>Adds a mistake.</summary>
    public void Add(string origin, string sentence) => _all.Add((origin, sentence));

    /// <summary>Adds sentences that begin with the key they are about.</summary>
    public void AddOfKeys(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            var path = sentence.Split(' ', 2)[0];
            Add(_origins.GetValueOrDefault(path) ?? _origins.GetValueOrDefault(FirstKey(path)) ?? source, sentence);
        }
    }

    /// <summary>All mistakes; null where there is none.</summary>
    public string? Describe()
    {
        if (_all.Count == 0)
            return null;
        if (_all is [var only])
            return $"{Name(only.Origin)}: {only.Sentence}";
        return _all.TrueForAll(finding => finding.Origin == source)
            ? $"{source} has {_all.Count} errors:{Lines(static finding => finding.Sentence)}"
            : $"The configuration has {_all.Count} errors:"
                + Lines(static finding => $"{Name(finding.Origin)}: {finding.Sentence}");

        string Lines(Func<(string Origin, string Sentence), string> line) =>
            string.Concat(_all.Select(finding => $"\n  {line(finding)}"));
    }

    // A word may hold anything; a message has one line for it.
    private static string Name(string origin) => origin.Any(char.IsControl) ? ConfigJson.Show(origin) : origin;

    private static string FirstKey(string path) => path.Split('.', 2)[0];
}
