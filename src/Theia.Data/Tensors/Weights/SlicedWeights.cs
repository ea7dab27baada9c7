namespace Theia.Data.Tensors.Weights;

/// <summary>
/// A file of weights in which some tensors hold several in equal parts, one below the other; each part has a name.
/// </summary>
internal sealed class SlicedWeights : IWeightFile
{
    private readonly IWeightFile _file;
    private readonly Dictionary<string, (string Stored, int Part)> _slices = new(StringComparer.Ordinal);

    /// <param name="file">The file; belongs to this.</param>
    /// <param name="parts">The names of the parts of a tensor; null for one that is whole.</param>
    /// <param name="path">What errors call the file.</param>
    /// <exception cref="DataException">A tensor has no such parts, or two get one name.</exception>
    public SlicedWeights(IWeightFile file, Func<string, IReadOnlyList<string>?> parts, string path)
    {
        _file = file;
        var tensors = new OrderedDictionary<string, TensorInfo>(StringComparer.Ordinal);
        foreach (var (stored, info) in file.Tensors)
        {
            var names = parts(stored);
            if (names is not null && (info.Shape.Count == 0 || info.Shape[0] % names.Count != 0))
            {
                throw new DataException(
                    path,
                    $"'{stored}' is [{string.Join(", ", info.Shape)}], which is not {names.Count} equal parts.",
                    "Take the file as it was published.");
            }

            var count = names?.Count ?? 1;
            for (var part = 0; part < count; part++)
            {
                var name = names is null ? stored : names[part];
                var slice = names is null ? info : Slice(info, name, part, count);
                if (!tensors.TryAdd(name, slice))
                {
                    throw new DataException(
                        path, $"holds '{name}' twice: alone and inside of '{stored}'.",
                        "Take the file as it was published.");
                }

                if (names is not null)
                    _slices.Add(name, (stored, part));
            }
        }

        Tensors = tensors;
    }

    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    public TensorData Read(string name)
    {
        if (!_slices.TryGetValue(name, out var slice))
            return _file.Read(name);
        var whole = _file.Read(slice.Stored);
        var info = Tensors[name];
        var length = (int)info.ByteLength;
        return new TensorData(whole.Type, info.Shape, whole.Bytes.Slice(slice.Part * length, length));
    }

    public IEnumerable<(string File, string Problem)> Damage(CancellationToken cancellation) =>
        _file.Damage(cancellation);

    public void Dispose() => _file.Dispose();

    private static TensorInfo Slice(TensorInfo whole, string name, int part, int count)
    {
        var length = whole.ByteLength / count;
        var begin = whole.Begin + (part * length);
        return new TensorInfo(
            name, whole.Type, [whole.Shape[0] / count, .. whole.Shape.Skip(1)], begin, begin + length);
    }
}
