using Theia.Data.IO;
using Theia.Data.Tensors;
using Theia.RobotData.Parquet;

namespace Theia.RobotData.LeRobot;

/// <summary>
/// The parquet files with the frames of a data set. One file is open at a time, and of every camera the images of one
/// row group are kept, so that episodes that share them read them once.
/// </summary>
/// <param name="folder">The data set.</param>
/// <param name="episodes">Its episodes.</param>
internal sealed class FrameTables(string folder, EpisodeTable episodes) : IDisposable
{
    private readonly Dictionary<string, (string Path, int Group, ParquetColumn Bytes, ParquetColumn? Paths)> _images =
        new(StringComparer.Ordinal);
    private readonly HashSet<int> _checked = [];
    private ParquetTable? _open;

    /// <summary>Reads a feature of numbers for an episode: [T, …].</summary>
    /// <exception cref="DataException">A file is missing or damaged, or a row does not fit.</exception>
    public TensorData Read(int episode, RobotFeature feature)
    {
        var table = TableOf(episode);
        var (length, width) = (episodes.Episodes[episode].Length, feature.Length * feature.Type.Size());
        if (length * width > Array.MaxLength)
        {
            throw new DataException(
                table.Path, $"holds {length * width} bytes of the field '{feature.Name}' in one episode, "
                    + "more than one array can hold.");
        }

        var bytes = new byte[length * width];
        ForEachRow(table, episode, group => table.Read(group, feature.Name), (column, row, frame) =>
        {
            if (column.Count(row) != feature.Length)
            {
                throw column.Fault(
                    row, $"holds {column.Count(row)} values, where the shape [{string.Join(", ", feature.Shape)}] "
                        + $"needs {feature.Length}");
            }

            if (!NumberArrays.TryCopy(
                column.Values, column.Start(row), column.Count(row), feature.Type,
                bytes.AsSpan((int)(frame * width), (int)width)))
            {
                throw column.Fault(row, $"holds a value that is no {feature.Type.SafetensorsName()}");
            }
        });
        return new TensorData(feature.Type, [length, .. feature.Shape], bytes);
    }

    /// <summary>The encoded image of a frame, with what messages call it.</summary>
    /// <exception cref="DataException">A file is missing or damaged, or a row has no image.</exception>
    public (byte[] File, string Name) ReadImage(int episode, string camera, int frame)
    {
        var table = TableOf(episode);
        var place = episodes.Files[episode].Row + frame;
        var group = 0;
        while (place >= table.RowsOf(group))
            place -= table.RowsOf(group++);
        if (!_images.TryGetValue(camera, out var kept) || kept.Path != table.Path || kept.Group != group)
        {
            // Kept twice, a group of images would take the memory of two.
            _images.Remove(camera);
            kept = (table.Path, group, table.Read(group, camera, "bytes"),
                table.Has(camera, "path") ? table.Read(group, camera, "path") : null);
            _images[camera] = kept;
        }

        var row = (int)place;
        var name = $"{table.Path}, row {episodes.Files[episode].Row + frame}, field '{TerminalText.Of(camera)}'";
        if (kept.Bytes.Bytes(row) is { } bytes)
            return (bytes, name);
        if (kept.Paths is { } paths && paths.Count(row) == 1 && paths.Text(row) is { Length: > 0 } path
            && PathTemplate.IsInside(path) && File.Exists(Path.Combine(folder, path)))
        {
            return (InputFile.ReadBytes(Path.Combine(folder, path)), Path.Combine(folder, path));
        }

        throw kept.Bytes.Fault(row, "holds no image");
    }

    /// <inheritdoc/>
    public void Dispose() => _open?.Dispose();

    private static void ForEachRow(
        ParquetTable table, long row, int length, Func<int, ParquetColumn> read,
        Action<ParquetColumn, int, long> act)
    {
        long first = 0, end = row + length;
        for (var group = 0; group < table.Groups && first < end; first += table.RowsOf(group++))
        {
            if (first + table.RowsOf(group) <= row)
                continue;
            var column = read(group);
            for (var i = Math.Max(row - first, 0); i < Math.Min(end - first, column.Rows); i++)
                act(column, (int)i, first + i - row);
        }
    }

    private void ForEachRow(
        ParquetTable table, int episode, Func<int, ParquetColumn> read, Action<ParquetColumn, int, long> act) =>
        ForEachRow(table, episodes.Files[episode].Row, episodes.Episodes[episode].Length, read, act);

    private ParquetTable TableOf(int episode)
    {
        var path = Path.Combine(folder, episodes.Files[episode].Data);
        if (_open?.Path != path)
        {
            _open?.Dispose();
            _open = null;
            var table = ParquetTable.Open(path);
            try
            {
                RequireRows(table, episodes.Files[episode].Data);
            }
            catch
            {
                table.Dispose();
                throw;
            }

            _open = table;
        }

        if (_checked.Add(episode))
            RequireKeys(_open, episode);
        return _open;
    }

    private void RequireRows(ParquetTable table, string file)
    {
        var wanted = Enumerable.Range(0, episodes.Files.Count).Where(i => episodes.Files[i].Data == file)
            .Sum(i => (long)episodes.Episodes[i].Length);
        if (table.Rows != wanted)
        {
            throw new DataException(
                table.Path, $"holds {table.Rows} rows, but its episodes have {wanted} frames.",
                "Get the data set again.");
        }
    }

    // A file in the place of another has the same columns; only these tell.
    private void RequireKeys(ParquetTable table, int episode)
    {
        var start = episodes.Episodes[episode].Start;
        Require("episode_index", _ => episode);
        Require("frame_index", frame => frame);
        Require("index", frame => start + frame);

        void Require(string name, Func<long, long> wanted) => ForEachRow(
            table, episode, group => table.Read(group, name), (column, row, frame) =>
            {
                if (column.Whole(row) != wanted(frame))
                {
                    _checked.Remove(episode);
                    throw column.Fault(row, $"is {column.Whole(row)}, where {wanted(frame)} belongs");
                }
            });
    }
}
