using Theia.Data.Errors;
using Theia.Data.IO;

namespace Theia.Data.Tensors.Weights;

/// <summary>Several files read as one, through an index from tensor to file.</summary>
internal sealed class SplitWeights : IWeightFile
{
    private readonly Dictionary<string, IWeightFile> _files = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> _fileOf;
    private readonly string _index;

    private SplitWeights(string index, IReadOnlyDictionary<string, string> fileOf)
    {
        _index = index;
        _fileOf = fileOf;
    }

    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; private set; } =
        new Dictionary<string, TensorInfo>(StringComparer.Ordinal);

    /// <summary>Opens an index and all its files, and holds one against the others.</summary>
    public static SplitWeights Open(string index, Func<string, IWeightFile> open)
    {
        var weights = new SplitWeights(index, WeightIndex.Read(index));
        try
        {
            weights.OpenFiles(open);
            weights.Compare();
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    public TensorData Read(string name) => _fileOf.TryGetValue(name, out var file)
        ? _files[file].Read(name)
        : throw new DataException(
            _index, $"the model has no tensor '{TerminalText.Of(name)}' among its {_fileOf.Count}.",
            new Remedy("List its names.", RemedyStep.Inspect) { Path = _index });

    public IEnumerable<(string File, string Problem)> Damage(CancellationToken cancellation) =>
        _files.Values.SelectMany(file => file.Damage(cancellation));

    public void Dispose()
    {
        foreach (IWeightFile file in _files.Values)
            file.Dispose();
    }

    private void OpenFiles(Func<string, IWeightFile> open)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(_index))!;
        var names = _fileOf.Values.Distinct(StringComparer.Ordinal).ToList();
        var missing = names.Where(name => !File.Exists(Path.Combine(folder, name))).ToList();
        if (missing.Count > 0)
        {
            throw new DataException(
                _index,
                $"{missing.Count} of the {names.Count} files of the model are missing: {TerminalText.List(missing)}.",
                "Download them.");
        }

        foreach (var name in names)
            _files.Add(name, open(Path.Combine(folder, name)));
    }

    private void Compare()
    {
        var unlisted = _files.SelectMany(file => file.Value.Tensors.Keys.Where(
            name => !_fileOf.TryGetValue(name, out var listed) || !listed.Equals(file.Key, StringComparison.Ordinal))
            .Select(name => $"{name} ({file.Key})")).ToList();
        var absent = _fileOf.Where(entry => !_files[entry.Value].Tensors.ContainsKey(entry.Key))
            .Select(entry => $"{entry.Key} ({entry.Value})").ToList();
        if (unlisted.Count > 0 || absent.Count > 0)
        {
            throw new DataException(
                _index,
                "the index and its files disagree. "
                    + $"{List("Listed but not there", absent)}{List("There but not listed", unlisted)}".TrimEnd(),
                "The files come from different models or downloads; download all of them again.");
        }

        var tensors = new OrderedDictionary<string, TensorInfo>(_fileOf.Count, StringComparer.Ordinal);
        foreach ((var name, var file) in _fileOf)
            tensors.Add(name, _files[file].Tensors[name]);
        Tensors = tensors;

        static string List(string what, List<string> names) =>
            names.Count == 0 ? "" : $"{what}: {TerminalText.List(names)}. ";
    }
}
