using System.Runtime.InteropServices;
using Theia.Data.Tensors;
using Theia.RobotData.Parquet;
using Theia.RobotData.Statistics;

namespace Theia.RobotData.LeRobot;

/// <summary>Writes the frames of episodes: tables and videos.</summary>
internal sealed class EpisodeWriter : IDisposable
{
    // Encoded images of so many frames are in memory at a time.
    private const int FramesPerGroup = 128;

    private const long Megabyte = 1 << 20;

    private readonly string _folder;
    private readonly LeRobotWriterOptions _options;
    private readonly Dictionary<string, VideoTrack> _videos;
    private readonly List<string> _tasks = [];
    private readonly Dictionary<string, long> _taskIndexes = new(StringComparer.Ordinal);
    private readonly List<WrittenEpisode> _written = [];
    private ParquetFile? _data;
    private int _file;
    private long _frames;

    /// <summary>Prepares the files of a data set.</summary>
    /// <param name="folder">Folder to write into.</param>
    /// <param name="options">What is written.</param>
    public EpisodeWriter(string folder, LeRobotWriterOptions options)
    {
        (_folder, _options) = (folder, options);
        Layout = new WrittenLayout(options);
        _videos = options.Given.Where(feature => feature.Kind == RobotFeatureKind.Video).ToDictionary(
            feature => feature.Name,
            feature => new VideoTrack(
                feature, options.FramesPerSecond, file => Path.Combine(folder, Layout.Video(feature.Name, file)),
                options.Version == LeRobotVersion.V21 ? 0 : options.VideoFileMegabytes * Megabyte),
            StringComparer.Ordinal);
    }

    /// <summary>Where files are.</summary>
    public WrittenLayout Layout { get; }

    /// <summary>The episodes so far.</summary>
    public IReadOnlyList<WrittenEpisode> Written => _written;

    /// <summary>Texts of the tasks so far, by index.</summary>
    public IReadOnlyList<string> Tasks => _tasks;

    /// <summary>Number of frames so far.</summary>
    public long Frames => _frames;

    /// <summary>Writes an episode, which has been checked.</summary>
    public void Add(EpisodeContent content)
    {
        var (index, length) = (_written.Count, content.Tasks.Count);
        var numbers = Numbers(content, index);
        var statistics = numbers.ToDictionary(
            pair => pair.Key, pair => NumberStatistics.Of(ToDoubles(pair.Value), Width(pair.Value)),
            StringComparer.Ordinal);
        var videos = new Dictionary<string, (int File, double From, double To)>(StringComparer.Ordinal);
        foreach (var (camera, track) in _videos)
            (videos[camera], statistics[camera]) = track.Add(content.Images[camera], length);
        foreach (var (camera, pixels) in WriteTable(content, numbers, length))
            statistics[camera] = pixels;
        _written.Add(new WrittenEpisode(
            new RobotEpisode(index, EpisodeTable.NameOf(index), _frames, length)
            {
                Tasks = [.. content.Tasks.Distinct(StringComparer.Ordinal)],
            },
            _file, videos, statistics));
        _frames += length;
        if (_options.Version == LeRobotVersion.V21 || _data!.Length >= _options.DataFileMegabytes * Megabyte)
            FinishTable();
    }

    /// <summary>Ends the files at work.</summary>
    public void Finish()
    {
        if (_data is not null)
            FinishTable();
        foreach (var video in _videos.Values)
            video.Finish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _data?.Dispose();
        foreach (var video in _videos.Values)
            video.Dispose();
    }

    private void FinishTable()
    {
        _data!.Finish();
        _data.Dispose();
        _data = null;
        _file++;
    }

    private Dictionary<string, TensorData> Numbers(EpisodeContent content, int index)
    {
        var length = content.Tasks.Count;
        long[] frames = [.. Enumerable.Range(0, length)];
        var numbers = _options.Given.Where(feature => !feature.IsCamera).ToDictionary(
            feature => feature.Name,
            feature => content.Numbers[feature.Name] with { Shape = [length, .. feature.Shape] },
            StringComparer.Ordinal);
        float[] times = [.. frames.Select(frame => (float)(frame / _options.FramesPerSecond))];
        numbers["timestamp"] = new TensorData(DType.F32, [length, 1], MemoryMarshal.AsBytes<float>(times).ToArray());
        numbers["frame_index"] = Wholes(frames);
        numbers["episode_index"] = Wholes([.. frames.Select(_ => (long)index)]);
        numbers["index"] = Wholes([.. frames.Select(frame => _frames + frame)]);
        numbers["task_index"] = Wholes([.. content.Tasks.Select(TaskIndex)]);
        return numbers;
    }

    private long TaskIndex(string task)
    {
        if (!_taskIndexes.TryGetValue(task, out var index))
        {
            _taskIndexes[task] = index = _tasks.Count;
            _tasks.Add(task);
        }

        return index;
    }

    private IEnumerable<(string Camera, RobotStatistics Statistics)> WriteTable(
        EpisodeContent content, Dictionary<string, TensorData> numbers, int length)
    {
        _data ??= new ParquetFile(
            Path.Combine(_folder, Layout.Data(_file)),
            [.. _options.All.Where(feature => feature.Kind != RobotFeatureKind.Video).Select(feature =>
                feature.Kind == RobotFeatureKind.Image
                    ? ParquetCells.FieldOfImages(feature.Name)
                    : ParquetCells.FieldOf(feature.Name, feature.Type, feature.Shape))],
            ("huggingface", HubFeatures.Describe(_options)));
        var cameras = _options.Given.Where(feature => feature.Kind == RobotFeatureKind.Image).ToDictionary(
            feature => feature.Name, feature => new StoredImages(feature, content.Images[feature.Name], length),
            StringComparer.Ordinal);
        try
        {
            var step = cameras.Count > 0 ? FramesPerGroup : length;
            for (var start = 0; start < length; start += step)
            {
                var count = Math.Min(step, length - start);
                _data.Add(_options.All.Where(feature => feature.Kind != RobotFeatureKind.Video).SelectMany(feature =>
                    feature.Kind == RobotFeatureKind.Image
                        ? cameras[feature.Name].Next(start, count)
                        : [ParquetCells.Numbers(feature.Name, Slice(numbers[feature.Name], start, count))]));
            }

            foreach (var camera in cameras.Values)
                camera.RequireEnd();
            return [.. cameras.Select(camera => (camera.Key, camera.Value.Statistics.Result()))];
        }
        finally
        {
            foreach (var camera in cameras.Values)
                camera.Dispose();
        }
    }

    private static TensorData Slice(TensorData data, int start, int count)
    {
        var row = Width(data) * data.Type.Size();
        return new TensorData(
            data.Type, [count, .. data.Shape.Skip(1)], data.Bytes.Slice(start * row, count * row));
    }

    private static int Width(TensorData data) =>
        (int)data.Shape.Skip(1).Aggregate(1L, (product, size) => product * size);

    private static TensorData Wholes(long[] values) =>
        new(DType.I64, [values.Length, 1], MemoryMarshal.AsBytes<long>(values).ToArray());

    private static double[] ToDoubles(TensorData data)
    {
        var doubles = new double[data.Bytes.Length / data.Type.Size()];
        var bytes = data.Bytes.Span;
        for (var i = 0; i < doubles.Length; i++)
        {
            var one = bytes[(i * data.Type.Size())..];
            doubles[i] = data.Type switch
            {
                DType.F64 => MemoryMarshal.Read<double>(one),
                DType.F32 => MemoryMarshal.Read<float>(one),
                DType.I64 => MemoryMarshal.Read<long>(one),
                DType.U64 => MemoryMarshal.Read<ulong>(one),
                DType.I32 => MemoryMarshal.Read<int>(one),
                DType.U32 => MemoryMarshal.Read<uint>(one),
                DType.I16 => MemoryMarshal.Read<short>(one),
                DType.U16 => MemoryMarshal.Read<ushort>(one),
                DType.I8 => (sbyte)one[0],
                _ => one[0],
            };
        }

        return doubles;
    }
}
