using Parquet;
using Parquet.Schema;
using Theia.Data.IO;

namespace Theia.RobotData.Parquet;

/// <summary>A parquet file that is written row group by row group.</summary>
internal sealed class ParquetFile : IDisposable
{
    private readonly FileSystem _files = FileSystem.Current;
    private readonly string _path;
    private readonly ParquetSchema _schema;
    private readonly Stream _stream;
    private readonly ParquetWriter _writer;
    private bool _finished;

    /// <summary>Creates a file.</summary>
    /// <param name="path">Where; its folder is made if it is missing.</param>
    /// <param name="fields">The columns.</param>
    /// <param name="metadata">Texts for readers of the format.</param>
    /// <exception cref="ResourceException">The place cannot be written.</exception>
    public ParquetFile(string path, IReadOnlyList<Field> fields, params (string Key, string Value)[] metadata)
    {
        (_path, _schema) = (path, new ParquetSchema(fields));
        (_stream, _writer) = Guard(() =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var stream = _files.Create(path);
            var writer = ParquetCalls.Wait(() => ParquetWriter.CreateAsync(_schema, stream));
            writer.CustomMetadata = metadata.ToDictionary(pair => pair.Key, pair => pair.Value);
            return (stream, writer);
        });
    }

    /// <summary>Bytes written so far.</summary>
    public long Length => _stream.Position;

    /// <summary>Writes a row group: all columns in the order of the fields.</summary>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public void Add(IEnumerable<ParquetCells> columns) => Guard(() =>
    {
        using var group = _writer.CreateRowGroup();
        foreach (var (field, cells) in _schema.GetDataFields().Zip(columns))
            ParquetCalls.Wait(() => cells.Write(group, field));
        return true;
    });

    /// <summary>Ends the file.</summary>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public void Finish() => Guard(() =>
    {
        _finished = true;
        ParquetCalls.Wait(() => _writer.DisposeAsync().AsTask());
        _stream.Flush();
        _files.Flush(_stream);
        _stream.Dispose();
        return true;
    });

    /// <summary>Closes a file that was not finished; what there is of it is of no use.</summary>
    public void Dispose()
    {
        if (_finished)
            return;
        _finished = true;
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // A full disk can refuse the last buffer; the file goes away in any case.
        }
    }

    private T Guard<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception failure) when (AtomicFile.IsFailureOfWriting(failure))
        {
            throw AtomicFile.CannotWrite(_path, failure);
        }
    }
}
