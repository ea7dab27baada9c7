using Theia.Data.Tensors;
using Theia.Data.Tensors.Pth;
using Theia.Data.Tensors.Safetensors;
using Theia.Data.Tensors.Weights;

namespace Theia.Data;

/// <summary>
/// The weights of a model as published: one safetensors file or several with an index, or PyTorch's own
/// <c>pytorch_model.bin</c> and <c>.pth</c>, which are read without running anything they ask for. Opening checks
/// names, types and shapes; data is read when asked for.
/// </summary>
public sealed class ModelWeights : IDisposable
{
    // In this order: what is safest to read comes first.
    private static readonly string[] _names =
    [
        "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json",
    ];

    private readonly IWeightFile _file;

    private ModelWeights(string path, IWeightFile file)
    {
        Path = path;
        _file = file;
    }

    /// <summary>The file that was opened: the weights themselves or their index.</summary>
    public string Path { get; }

    /// <summary>
    /// Tensors by name. The names are the file's own: a <c>module.</c> or <c>model.</c> in front is kept.
    /// </summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors => _file.Tensors;

    /// <summary>Opens a model folder, or one file of weights.</summary>
    /// <param name="path">A folder with <c>model.safetensors</c>, <c>model.safetensors.index.json</c>,
    /// <c>pytorch_model.bin</c>, <c>pytorch_model.bin.index.json</c> or one <c>*.pth</c>, looked
    /// for in this order; or such a file.
    /// </param>
    /// <exception cref="UsageException">There is no such file or folder, or the folder holds no weights or several
    /// <c>.pth</c>.</exception>
    /// <exception cref="DataException">The weights are damaged, ask for more than tensors, or
    /// index and files disagree.</exception>
    public static ModelWeights Open(string path)
    {
        var file = Directory.Exists(path) ? Find(path) : path;
        return new ModelWeights(
            file,
            file.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase)
                ? SplitWeights.Open(file, OpenFile)
                : OpenFile(file));
    }

    /// <summary>The weights of a safetensors file that is in memory.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">How errors name it.</param>
    /// <exception cref="DataException">It is no valid safetensors file.</exception>
    internal static ModelWeights Parse(ReadOnlyMemory<byte> file, string name) =>
        new(name, SafetensorsBlob.Parse(file, name));

    /// <summary>Reads one tensor into memory, row-major and little-endian.</summary>
    /// <exception cref="DataException">There is no tensor of that name, its data is damaged, or
    /// it exceeds 2 GiB.</exception>
    public TensorData Read(string name) => _file.Read(name);

    /// <summary>
    /// The same weights under other names; this object must not be used any more. On an error it is closed.
    /// </summary>
    /// <param name="rename">The new name of each; null leaves a tensor out.</param>
    /// <exception cref="DataException">Two tensors get one name.</exception>
    internal ModelWeights Renamed(Func<string, string?> rename) =>
        Through(file => new RenamedWeights(file, rename, Path));

    /// <summary>
    /// The same weights with some taken apart; this object must not be used any more. On an error it is closed.
    /// </summary>
    /// <param name="parts">
    /// The names of the equal parts that a tensor holds one below the other; null for one that stays whole.
    /// </param>
    /// <exception cref="DataException">A tensor has no such parts, or two get one name.</exception>
    internal ModelWeights Sliced(Func<string, IReadOnlyList<string>?> parts) =>
        Through(file => new SlicedWeights(file, parts, Path));

    private ModelWeights Through(Func<IWeightFile, IWeightFile> view)
    {
        try
        {
            return new ModelWeights(Path, view(_file));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>What the checksums of the files find; see <see cref="IWeightFile.Damage"/>.</summary>
    internal IEnumerable<(string File, string Problem)> Damage(CancellationToken cancellation) =>
        _file.Damage(cancellation);

    private static IWeightFile OpenFile(string path) =>
        path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)
            ? SafetensorsFile.Open(path)
            : PthFile.Open(path);

    private static string Find(string folder)
    {
        foreach (var name in _names)
        {
            var path = System.IO.Path.Combine(folder, name);
            if (File.Exists(path))
                return path;
        }

        string[] checkpoints = [.. Directory.EnumerateFiles(folder, "*.pth").Order(StringComparer.Ordinal)];
        return checkpoints switch
        {
            [var only] => only,
            [] =>
                throw new UsageException(
                    $"{folder} has no weights: none of {string.Join(", ", _names)}, *.pth. "
                    + "Name a model folder, or download the model."),
            _ => throw new UsageException($"{folder} contains {checkpoints.Length} checkpoints. "
                + $"Name one: {string.Join(", ", checkpoints.Take(10).Select(System.IO.Path.GetFileName))}."),
        };
    }
}
