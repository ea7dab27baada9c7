using Theia.Data.IO;
using Theia.Data.Tensors.Safetensors;

namespace Theia.Data.Encoders;

/// <summary>
/// A file of tokens that is written array by array; disposed before <see cref="Finish"/>, nothing is left.
/// </summary>
/// <param name="path">Where.</param>
/// <param name="names">Names that arrays may have, in the order in which they come; some may not come.</param>
/// <param name="sameShapes">True where all arrays have the shape of the first.</param>
/// <param name="metadata">Free text for a safetensors file.</param>
internal sealed class TokenFile(
    string path, IReadOnlyList<string> names, bool sameShapes, IReadOnlyList<KeyValuePair<string, string>> metadata)
    : IDisposable
{
    // More tokens than any network can take: attention grows with their square.
    private const long MostTokens = 9_999_999;

    private readonly List<TensorInfo> _written = [];
    private TensorData? _only;
    private AtomicFileStream? _file;
    private SafetensorsStream? _stream;

    /// <summary>What the file holds so far.</summary>
    public IReadOnlyList<TensorInfo> Written => _stream?.Written ?? _written;

    /// <summary>True for the name of a file that holds one array.</summary>
    public static bool IsNpy(string path) => path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes the next array.</summary>
    /// <exception cref="ResourceException">The file cannot be written.</exception>
    public void Add(string name, TensorData tokens)
    {
        if (IsNpy(path))
        {
            _only = tokens;
            _written.Add(new TensorInfo(name, tokens.Type, tokens.Shape, 0, tokens.Bytes.Length));
            return;
        }

        if (_file is null)
        {
            AtomicFile.RemoveLeftoversOf(path);
            _file = new AtomicFileStream(path);
        }

        Guard(() => (_stream ??= Open(tokens)).Add(name, tokens));
    }

    /// <summary>Ends the file and gives it its name.</summary>
    /// <exception cref="ResourceException">The file cannot be written.</exception>
    public void Finish()
    {
        if (_only is not null)
            NpyFile.Write(path, _only);
        if (_file is { } file)
        {
            Guard(() =>
            {
                _stream?.Finish();
                file.Commit();
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    // The room for the header: what it takes if every image comes and none has more tokens than this.
    private SafetensorsStream Open(TensorData first)
    {
        IReadOnlyList<long> shape = sameShapes ? first.Shape : [MostTokens, .. first.Shape.Skip(1)];
        return new SafetensorsStream(
            _file!.Stream, [.. names.Select(name => new TensorSource(name, first.Type, shape, _ => { }))], metadata);
    }

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (AtomicFile.IsFailureOfWriting(failure))
        {
            throw AtomicFile.CannotWrite(path, failure);
        }
    }
}
