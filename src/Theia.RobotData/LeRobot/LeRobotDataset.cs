using System.Runtime.InteropServices;
using Theia.Data.IO;
using Theia.Data.Json;
using Theia.RobotData.Datasets;
using Theia.RobotData.LeRobot;
using Theia.RobotData.Videos;

namespace Theia.RobotData;

/// <summary>Reads a data set of LeRobot, version 2.1 or 3.0, with images in parquet or in videos.</summary>
public sealed class LeRobotDataset : IRobotDataset
{
    private readonly Lock _gate = new();
    private readonly LeRobotInfo _info;
    private readonly EpisodeTable _table;
    private readonly FrameTables _frames;
    private readonly HashSet<VideoReader> _open = [];
    private readonly Dictionary<string, VideoInfo> _videos = new(StringComparer.Ordinal);

    private LeRobotDataset(string path)
    {
        Path = path;
        _info = LeRobotInfo.Load(path);
        Tasks = TaskList.Load(path, _info.Version);
        _table = _info.Version == LeRobotVersion.V21
            ? EpisodesV21.Load(path, _info)
            : EpisodesV30.Load(path, _info);
        _frames = new FrameTables(path, _table);
        Statistics = LoadStatistics();
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <summary>Version of the format.</summary>
    public LeRobotVersion Version => _info.Version;

    /// <inheritdoc/>
    public string Format => $"LeRobot {(Version == LeRobotVersion.V21 ? "v2.1" : "v3.0")}";

    /// <inheritdoc/>
    public double? FramesPerSecond => _info.Fps;

    /// <inheritdoc/>
    public string? Robot => _info.Robot;

    /// <inheritdoc/>
    public IReadOnlyList<RobotFeature> Features => _info.Features;

    /// <inheritdoc/>
    public IReadOnlyList<RobotEpisode> Episodes => _table.Episodes;

    /// <inheritdoc/>
    public long FrameCount => _info.Frames;

    /// <summary>Texts of the tasks, by <c>task_index</c>.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <summary>
    /// Statistics of the whole data set by feature: as stored, or in version 2.1 pooled from those of the episodes.
    /// Empty where the data set has none.
    /// </summary>
    public IReadOnlyDictionary<string, RobotStatistics> Statistics { get; }

    /// <summary>True for a folder with <c>meta/info.json</c>.</summary>
    /// <param name="path">A folder.</param>
    public static bool IsDataset(string path) => File.Exists(System.IO.Path.Combine(path, LeRobotInfo.File));

    /// <summary>Opens a data set and reads its tables of episodes and tasks.</summary>
    /// <param name="path">Its folder, with <c>meta/info.json</c>.</param>
    /// <exception cref="UsageException">The folder is missing.</exception>
    /// <exception cref="DataException">A file of <c>meta</c> is missing or damaged, or the version is another one.
    /// </exception>
    /// <exception cref="ResourceException">A file cannot be read.</exception>
    public static LeRobotDataset Open(string path) => Directory.Exists(path)
        ? new LeRobotDataset(path)
        : throw new UsageException($"The folder {path} does not exist. Check the spelling.");

    /// <summary>The stored statistics of an episode by feature; null where it has none.</summary>
    /// <param name="episode">Index of the episode.</param>
    /// <exception cref="UsageException">There is no such episode.</exception>
    public IReadOnlyDictionary<string, RobotStatistics>? EpisodeStatistics(int episode) =>
        _table.Statistics[Requests.Episode(this, episode).Index];

    /// <inheritdoc/>
    public TensorData Read(int episode, string feature)
    {
        _ = Requests.Episode(this, episode);
        var wanted = Requests.Numbers(this, feature);
        lock (_gate)
            return _frames.Read(episode, wanted);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ReadTasks(int episode)
    {
        _ = Requests.Episode(this, episode);
        TensorData indexes;
        lock (_gate)
            indexes = _frames.Read(episode, FeatureList.Standard[^1]);
        var texts = new string[Episodes[episode].Length];
        for (var frame = 0; frame < texts.Length; frame++)
        {
            var task = MemoryMarshal.Cast<byte, long>(indexes.Bytes.Span)[frame];
            texts[frame] = task >= 0 && task < Tasks.Count ? Tasks[(int)task] : throw new DataException(
                System.IO.Path.Combine(Path, _table.Files[episode].Data),
                $"row {_table.Files[episode].Row + frame}: the field 'task_index' is {task}, but there are "
                    + $"{Tasks.Count} tasks.", "Get the data set again.");
        }

        return texts;
    }

    /// <inheritdoc/>
    public IEnumerable<RgbImage> ReadImages(int episode, string camera, int start = 0)
    {
        var feature = Requests.Camera(this, camera);
        Requests.Frame(this, Requests.Episode(this, episode), start);
        return feature.Kind == RobotFeatureKind.Image
            ? Stored(episode, feature, start)
            : Filmed(episode, feature, start);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        VideoReader[] open;
        lock (_gate)
        {
            _frames.Dispose();
            open = [.. _open];
        }

        foreach (var video in open)
            Close(video);
    }

    private IEnumerable<RgbImage> Stored(int episode, RobotFeature camera, int start)
    {
        for (var frame = start; frame < Episodes[episode].Length; frame++)
        {
            byte[] file;
            string name;
            lock (_gate)
                (file, name) = _frames.ReadImage(episode, camera.Name, frame);
            yield return Checked(RgbImage.Decode(file, name), camera, name);
        }
    }

    private IEnumerable<RgbImage> Filmed(int episode, RobotFeature camera, int start)
    {
        var (file, begin) = _table.Files[episode].Videos[camera.Name];
        var path = System.IO.Path.Combine(Path, file);
        ReadOnlyMemory<byte> times;
        VideoInfo info;
        lock (_gate)
        {
            times = _frames.Read(episode, FeatureList.Standard[0]).Bytes;
            info = InfoOf(path);
        }

        if (info.Height != camera.Shape[0] || info.Width != camera.Shape[1])
            throw OtherSize(path, info.Width, info.Height, camera);
        times = times[(start * sizeof(float))..];
        var video = EpisodeVideo.Open(path, info, begin, times);
        lock (_gate)
            _open.Add(video);
        try
        {
            foreach (var image in EpisodeVideo.Read(video, path, begin, times, start))
                yield return image;
        }
        finally
        {
            Close(video);
        }
    }

    // The process ends once: with the reader of its frames, or with the data set.
    private void Close(VideoReader video)
    {
        bool mine;
        lock (_gate)
            mine = _open.Remove(video);
        if (mine)
            video.Dispose();
    }

    private VideoInfo InfoOf(string path)
    {
        if (_videos.TryGetValue(path, out var known))
            return known;
        if (!File.Exists(path))
        {
            throw new DataException(
                path, "the video is missing, and the data set refers to it.", "Get the data set again.");
        }

        using var video = VideoReader.Open(path);
        return _videos[path] = video.Info;
    }

    private static RgbImage Checked(RgbImage image, RobotFeature camera, string name) =>
        image.Height == camera.Shape[0] && image.Width == camera.Shape[1]
            ? image
            : throw OtherSize(name, image.Width, image.Height, camera);

    private static DataException OtherSize(string name, int width, int height, RobotFeature camera) => new(
        name, $"holds images of {width} x {height} pixels, but {LeRobotInfo.File} declares "
            + $"{camera.Shape[1]} x {camera.Shape[0]} for '{TerminalText.Of(camera.Name)}'.",
        "Get the data set again.");

    private IReadOnlyDictionary<string, RobotStatistics> LoadStatistics()
    {
        var path = System.IO.Path.Combine(Path, "meta", "stats.json");
        if (Version == LeRobotVersion.V30 && File.Exists(path))
        {
            using var document = PythonJson.Parse(MetaFile.ReadText(path), path);
            return StoredStatistics.Read(document.RootElement, Features, problem => new DataException(
                path, $"{problem}.", "Get the data set again."));
        }

        return Features
            .Select(feature => (feature.Name, Parts: _table.Statistics.Select(
                episode => episode?.GetValueOrDefault(feature.Name)).OfType<RobotStatistics>().ToArray()))
            .Where(feature => feature.Parts.Length == Episodes.Count && Episodes.Count > 0)
            .ToDictionary(
                feature => feature.Name, feature => RobotStatistics.Pool(feature.Parts), StringComparer.Ordinal);
    }
}
