namespace Theia.Data.Tensors.Weights;

/// <summary>A file of weights under other names.</summary>
internal sealed class RenamedWeights : IWeightFile
{
    private readonly IWeightFile _file;
    private readonly Dictionary<string, string> _stored = new(StringComparer.Ordinal);

    /// <param name="file">The file; belongs to this.</param>
    /// <param name="rename">The new name of each; null leaves a tensor out.</param>
    /// <param name="path">What errors call the file.</param>
    /// <exception cref="DataException">Two tensors get one name.</exception>
    public RenamedWeights(IWeightFile file, Func<string, string?> rename, string path)
    {
        _file = file;
        var tensors = new OrderedDictionary<string, TensorInfo>(StringComparer.Ordinal);
        foreach (var (stored, info) in file.Tensors)
        {
            if (rename(stored) is not { } name)
                continue;
            if (!tensors.TryAdd(name, info))
            {
                throw new DataException(
                    path, $"holds '{_stored[name]}' and '{stored}', which are two names of one weight.",
                    "Take the file as it was published.");
            }

            _stored.Add(name, stored);
        }

        Tensors = tensors;
    }

    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    public TensorData Read(string name) => _file.Read(_stored.GetValueOrDefault(name, name));

    public IEnumerable<(string File, string Problem)> Damage(CancellationToken cancellation) =>
        _file.Damage(cancellation);

    public void Dispose() => _file.Dispose();
}
