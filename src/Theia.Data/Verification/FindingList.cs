using Theia.Data.Errors;

namespace Theia.Data.Verification;

/// <summary>Collects findings; for a shard with many findings only the first few are kept.</summary>
internal sealed class FindingList
{
    private const int MostAFile = 10;

    private readonly List<Finding> _findings = [];
    private string _file = "";
    private int _inFile;

    /// <summary>All so far.</summary>
    public IReadOnlyList<Finding> All
    {
        get
        {
            Summarize();
            return _findings;
        }
    }

    /// <summary>Number so far.</summary>
    public int Count => _findings.Count;

    /// <summary>Adds one.</summary>
    public void Add(string file, string place, string problem, Remedy? remedy = null)
    {
        if (file != _file)
        {
            Summarize();
            _file = file;
        }

        _inFile++;
        if (_inFile <= MostAFile)
            _findings.Add(Made(file, place, problem, remedy));
    }

    /// <summary>Adds what an exception says.</summary>
    public void Add(DataException failure, string place = "") =>
        Add(failure.File, place, Problem(failure), failure.Remedy);

    /// <summary>
    /// Adds the message of an exception unless it is already present: two readers of a file report the same error.
    /// </summary>
    public void AddOnce(DataException failure) => AddOnce(failure.File, Problem(failure), failure.Remedy);

    /// <summary>Adds a finding about a whole file, unless it stands there already.</summary>
    public void AddOnce(string file, string problem, Remedy? remedy = null)
    {
        if (!_findings.Contains(Made(file, "", problem, remedy)))
            Add(file, "", problem, remedy);
    }

    private static Finding Made(string file, string place, string problem, Remedy? remedy) =>
        new(file, place, remedy is null ? problem : $"{problem} {remedy.Sentence}") { Remedy = remedy };

    // Without the name of the file and without the remedy, which a finding keeps apart.
    private static string Problem(DataException failure)
    {
        var (prefix, end) = (failure.File + ": ", failure.Remedy is { } remedy ? $" {remedy.Sentence}" : "");
        var text = failure.Message;
        text = text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;
        return text.EndsWith(end, StringComparison.Ordinal) ? text[..^end.Length] : text;
    }

    private void Summarize()
    {
        if (_inFile > MostAFile)
            _findings.Add(new Finding(_file, "", $"{_inFile - MostAFile} more of this kind."));
        _inFile = 0;
    }
}
