namespace Theia.Data.Verification;

/// <summary>Collects findings; of a shard with many the first few stand for the rest.</summary>
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
            Summarise();
            return _findings;
        }
    }

    /// <summary>Number so far.</summary>
    public int Count => _findings.Count;

    /// <summary>Adds one.</summary>
    public void Add(string file, string place, string problem)
    {
        if (file != _file)
        {
            Summarise();
            _file = file;
        }

        _inFile++;
        if (_inFile <= MostAFile)
            _findings.Add(new Finding(file, place, problem));
    }

    /// <summary>Adds what an exception says.</summary>
    public void Add(DataException failure, string place = "")
    {
        var prefix = failure.File + ": ";
        Add(failure.File, place, failure.Message.StartsWith(prefix, StringComparison.Ordinal) ? failure.Message[prefix.Length..] : failure.Message);
    }

    /// <summary>Adds what an exception says, unless the same stands there already: two readers of one file find the same.</summary>
    public void AddOnce(DataException failure)
    {
        var prefix = failure.File + ": ";
        AddOnce(failure.File, failure.Message.StartsWith(prefix, StringComparison.Ordinal) ? failure.Message[prefix.Length..] : failure.Message);
    }

    /// <summary>Adds a finding about a whole file, unless it stands there already.</summary>
    public void AddOnce(string file, string problem)
    {
        if (!_findings.Contains(new Finding(file, "", problem)))
            Add(file, "", problem);
    }

    private void Summarise()
    {
        if (_inFile > MostAFile)
            _findings.Add(new Finding(_file, "", $"{_inFile - MostAFile} more of this kind."));
        _inFile = 0;
    }
}
