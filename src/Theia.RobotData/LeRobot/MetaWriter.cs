using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parquet.Schema;
using Theia.Data.IO;
using Theia.RobotData.Parquet;

namespace Theia.RobotData.LeRobot;

/// <summary>Writes the files of <c>meta</c>.</summary>
internal static class MetaWriter
{
    // Without it, names of tasks become numbers when Python reads the table.
    private const string Pandas = """
        {"index_columns":["task"],"column_indexes":[],"columns":[
        {"name":"task_index","field_name":"task_index","pandas_type":"int64","numpy_type":"int64","metadata":null},
        {"name":"task","field_name":"task","pandas_type":"unicode","numpy_type":"object","metadata":null}],
        "pandas_version":"2.2.0"}
        """;

    private static readonly JsonSerializerOptions _line =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions _indented = new(_line) { WriteIndented = true, IndentSize = 4 };

    /// <summary>Writes all files.</summary>
    /// <param name="folder">The data set.</param>
    /// <param name="options">What was written.</param>
    /// <param name="written">The episodes.</param>
    public static void Write(string folder, LeRobotWriterOptions options, EpisodeWriter written)
    {
        AtomicFile.WriteText(Path.Combine(folder, LeRobotInfo.File), Info(options, written).ToJsonString(_indented));
        if (options.Version == LeRobotVersion.V21)
            WriteLines(folder, options, written);
        else
            WriteTables(folder, options, written);
    }

    private static JsonObject Info(LeRobotWriterOptions options, EpisodeWriter written)
    {
        var videos = options.Given.Count(feature => feature.Kind == RobotFeatureKind.Video);
        var episodes = written.Written.Count;
        var old = options.Version == LeRobotVersion.V21;
        var info = new JsonObject
        {
            ["codebase_version"] = old ? "v2.1" : "v3.0",
            ["robot_type"] = options.Robot,
            ["total_episodes"] = episodes,
            ["total_frames"] = written.Frames,
            ["total_tasks"] = written.Tasks.Count,
        };
        if (old)
        {
            info["total_videos"] = episodes * videos;
            info["total_chunks"] = (episodes + options.ChunkSize - 1) / options.ChunkSize;
        }

        info["chunks_size"] = options.ChunkSize;
        if (!old)
        {
            info["data_files_size_in_mb"] = options.DataFileMegabytes;
            info["video_files_size_in_mb"] = options.VideoFileMegabytes;
        }

        info["fps"] = Rate(options.FramesPerSecond);
        info["splits"] = new JsonObject { ["train"] = $"0:{episodes}" };
        info["data_path"] = written.Layout.DataTemplate;
        info["video_path"] = videos > 0 ? written.Layout.VideoTemplate : null;
        var features = new JsonObject();
        foreach (var feature in options.All)
            features[feature.Name] = Feature(feature, options.FramesPerSecond);
        info["features"] = features;
        return info;
    }

    private static JsonObject Feature(RobotFeature feature, double rate)
    {
        var one = new JsonObject
        {
            ["dtype"] = feature.IsCamera
                ? feature.Kind.ToString().ToLowerInvariant()
                : FeatureList.NameOf(feature.Type),
            ["shape"] = new JsonArray([.. feature.Shape.Select(size => (JsonNode)size)]),
            ["names"] = feature.IsCamera ? new JsonArray("height", "width", "channels")
                : feature.Names.Count > 0 ? new JsonArray([.. feature.Names.Select(name => (JsonNode)name)]) : null,
        };
        if (feature.Kind == RobotFeatureKind.Video)
        {
            one["info"] = new JsonObject
            {
                ["video.height"] = feature.Shape[0],
                ["video.width"] = feature.Shape[1],
                ["video.codec"] = "h264",
                ["video.pix_fmt"] = "yuv420p",
                ["video.is_depth_map"] = false,
                ["video.fps"] = Rate(rate),
                ["video.channels"] = 3,
                ["has_audio"] = false,
            };
        }

        return one;
    }

    private static JsonValue Rate(double rate) =>
        rate == Math.Floor(rate) ? JsonValue.Create((long)rate) : JsonValue.Create(rate);

    private static void WriteLines(string folder, LeRobotWriterOptions options, EpisodeWriter written)
    {
        Lines(TaskList.Lines, written.Tasks.Select((task, i) =>
            new JsonObject { ["task_index"] = i, ["task"] = task }));
        Lines(EpisodesV21.Lines, written.Written.Select(one => new JsonObject
        {
            ["episode_index"] = one.Episode.Index,
            ["tasks"] = new JsonArray([.. one.Episode.Tasks.Select(task => (JsonNode)task)]),
            ["length"] = one.Episode.Length,
        }));
        Lines(EpisodesV21.Statistics, written.Written.Select(one => new JsonObject
        {
            ["episode_index"] = one.Episode.Index,
            ["stats"] = StatisticsJson.Of(one.Statistics, options.All, quantiles: false),
        }));

        void Lines(string file, IEnumerable<JsonObject> lines)
        {
            var text = new StringBuilder();
            foreach (var line in lines)
                text.Append(line.ToJsonString(_line)).Append('\n');
            AtomicFile.WriteText(Path.Combine(folder, file), $"{text}");
        }
    }

    private static void WriteTables(string folder, LeRobotWriterOptions options, EpisodeWriter written)
    {
        using (var tasks = new ParquetFile(
            Path.Combine(folder, TaskList.Table),
            [new DataField("task_index", typeof(long), isNullable: false), new DataField<string>("task")],
            ("pandas", Pandas.Trim())))
        {
            tasks.Add([Wholes("task_index", Enumerable.Range(0, written.Tasks.Count).Select(i => (long)i)),
                ParquetCells.Texts("task", [.. written.Tasks])]);
            tasks.Finish();
        }

        var columns = Columns(options, written).ToArray();
        using (var episodes = new ParquetFile(
            Path.Combine(folder, EpisodesV30.Folder, "chunk-000", "file-000.parquet"),
            [.. columns.Select(column => column.Field)]))
        {
            episodes.Add(columns.Select(column => column.Cells));
            episodes.Finish();
        }

        var pooled = options.All.ToDictionary(
            feature => feature.Name,
            feature => RobotStatistics.Pool([.. written.Written.Select(one => one.Statistics[feature.Name])]),
            StringComparer.Ordinal);
        AtomicFile.WriteText(
            Path.Combine(folder, "meta", "stats.json"),
            StatisticsJson.Of(pooled, options.All, quantiles: true).ToJsonString(_indented));
    }

    private static IEnumerable<(Field Field, ParquetCells Cells)> Columns(
        LeRobotWriterOptions options, EpisodeWriter written)
    {
        var rows = written.Written;
        yield return Whole("episode_index", one => one.Episode.Index);
        yield return (ParquetCells.FieldOfTexts("tasks"),
            ParquetCells.TextLists("tasks", [.. rows.Select(one => one.Episode.Tasks)]));
        yield return Whole("length", one => one.Episode.Length);
        yield return Whole("data/chunk_index", one => written.Layout.Split(one.Data).Chunk);
        yield return Whole("data/file_index", one => written.Layout.Split(one.Data).File);
        yield return Whole("dataset_from_index", one => one.Episode.Start);
        yield return Whole("dataset_to_index", one => one.Episode.Start + one.Episode.Length);
        foreach (var camera in options.Given.Where(feature => feature.Kind == RobotFeatureKind.Video))
        {
            var start = $"videos/{camera.Name}/";
            yield return Whole(start + "chunk_index", one => written.Layout.Split(one.Videos[camera.Name].File).Chunk);
            yield return Whole(start + "file_index", one => written.Layout.Split(one.Videos[camera.Name].File).File);
            yield return Numbers(
                start + "from_timestamp", [1], DType.F64, one => [one.Videos[camera.Name].From], asList: false);
            yield return Numbers(
                start + "to_timestamp", [1], DType.F64, one => [one.Videos[camera.Name].To], asList: false);
        }

        foreach (var feature in options.All)
        {
            var (start, shape) = ($"stats/{feature.Name}/", StatisticsJson.Shape(feature));
            var extreme = feature.IsCamera || feature.Type is DType.F32 or DType.F64 ? DType.F64
                : feature.Type == DType.Bool ? DType.Bool : DType.I64;
            yield return Numbers(start + "min", shape, extreme, one => one.Statistics[feature.Name].Min);
            yield return Numbers(start + "max", shape, extreme, one => one.Statistics[feature.Name].Max);
            yield return Numbers(start + "mean", shape, DType.F64, one => one.Statistics[feature.Name].Mean);
            yield return Numbers(start + "std", shape, DType.F64, one => one.Statistics[feature.Name].Std);
            yield return Numbers(start + "count", [1], DType.I64, one => [one.Statistics[feature.Name].Count]);
            foreach (var (name, _) in RobotStatistics.QuantileNames)
            {
                yield return Numbers(
                    start + name, shape, DType.F64, one => one.Statistics[feature.Name].Quantiles[name]);
            }
        }

        yield return Whole("meta/episodes/chunk_index", _ => 0);
        yield return Whole("meta/episodes/file_index", _ => 0);

        (Field, ParquetCells) Whole(string name, Func<WrittenEpisode, long> value) =>
            (new DataField(name, typeof(long), isNullable: false), Wholes(name, rows.Select(value)));

        (Field, ParquetCells) Numbers(
            string name, IReadOnlyList<long> shape, DType type, Func<WrittenEpisode, IReadOnlyList<double>> values,
            bool asList = true) => (
            ParquetCells.FieldOf(name, type, shape, asList),
            ParquetCells.Numbers(name, Tensor(type, [rows.Count, .. shape], [.. rows.SelectMany(values)])));
    }

    private static ParquetCells Wholes(string name, IEnumerable<long> values)
    {
        long[] numbers = [.. values];
        return ParquetCells.Numbers(
            name, new TensorData(DType.I64, [numbers.Length], MemoryMarshal.AsBytes<long>(numbers).ToArray()));
    }

    private static TensorData Tensor(DType type, IReadOnlyList<long> shape, double[] values)
    {
        byte[] bytes = type switch
        {
            DType.I64 => [.. MemoryMarshal.AsBytes<long>(values.Select(value => (long)value).ToArray())],
            DType.Bool => [.. values.Select(value => (byte)(value > 0.5 ? 1 : 0))],
            _ => [.. MemoryMarshal.AsBytes<double>(values)],
        };
        return new TensorData(type, shape, bytes);
    }
}
