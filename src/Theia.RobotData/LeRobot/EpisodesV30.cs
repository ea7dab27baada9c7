using Theia.RobotData.Parquet;

namespace Theia.RobotData.LeRobot;

/// <summary>Reads the table of episodes of version 3.0.</summary>
internal static class EpisodesV30
{
    /// <summary>Folder of the files of the table.</summary>
    public const string Folder = "meta/episodes";

    /// <summary>Reads the table.</summary>
    /// <exception cref="DataException">It is missing or damaged.</exception>
    public static EpisodeTable Load(string folder, LeRobotInfo info)
    {
        var place = Path.Combine(folder, Folder);
        string[] paths = Directory.Exists(place)
            ? [.. Directory.EnumerateFiles(place, "*.parquet", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)]
            : [];
        if (paths.Length == 0)
        {
            throw new DataException(
                place, "there is no table of episodes, and a data set of version 3.0 needs one.",
                "Get the data set again.");
        }

        var rows = new Rows(info);
        foreach (var path in paths)
            rows.Add(path);
        return rows.Table(place);
    }

    private sealed class Rows(LeRobotInfo info)
    {
        private static readonly string[] _ofVideo = ["chunk_index", "file_index", "from_timestamp"];

        private readonly List<RobotEpisode> _episodes = [];
        private readonly List<EpisodeFiles> _files = [];
        private readonly List<IReadOnlyDictionary<string, RobotStatistics>?> _statistics = [];
        private readonly Dictionary<string, long> _firstOfFile = new(StringComparer.Ordinal);
        private readonly string[] _videos = [.. info.Features
            .Where(feature => feature.Kind == RobotFeatureKind.Video).Select(feature => feature.Name)];
        private long _next;

        public EpisodeTable Table(string place) =>
            new EpisodeTable(_episodes, _files, _statistics).Checked(place, info);

        public void Add(string path)
        {
            using var table = ParquetTable.Open(path);
            string[] wanted =
            [
                "episode_index", "length", "data/chunk_index", "data/file_index", "dataset_from_index",
                "dataset_to_index",
                .. _videos.SelectMany(camera => _ofVideo
                    .Select(field => $"videos/{camera}/{field}")),
                .. table.Columns.Where(name =>
                    name == "tasks" || name.StartsWith("stats/", StringComparison.Ordinal)),
            ];
            for (var group = 0; group < table.Groups; group++)
            {
                var columns = wanted.ToDictionary(
                    name => name, name => table.Read(group, name), StringComparer.Ordinal);
                for (var row = 0; row < table.RowsOf(group); row++)
                    Add(columns, row);
            }
        }

        private void Add(Dictionary<string, ParquetColumn> columns, int row)
        {
            long index = columns["episode_index"].Whole(row), length = columns["length"].Whole(row);
            EpisodeTable.RequireNext(
                index, length, _episodes.Count, problem => columns["episode_index"].Fault(row, problem));
            var from = columns["dataset_from_index"].Whole(row);
            if (from != _next)
                throw columns["dataset_from_index"].Fault(row, $"is {from}, but the episode before ends at {_next}");
            var to = columns["dataset_to_index"].Whole(row);
            if (to != from + length)
                throw columns["dataset_to_index"].Fault(row, $"is {to}, where {from} + {length} frames end");
            _next = to;
            _episodes.Add(new RobotEpisode((int)index, EpisodeTable.NameOf(index), from, (int)length)
            {
                Tasks = columns.TryGetValue("tasks", out var tasks) ? tasks.Texts(row) : [],
            });
            var data = info.Data.For(
                ("chunk_index", Number(columns["data/chunk_index"], row)),
                ("file_index", Number(columns["data/file_index"], row)));
            _firstOfFile.TryAdd(data, from);
            _files.Add(new EpisodeFiles(data, from - _firstOfFile[data], _videos.ToDictionary(
                camera => camera, camera => Video(columns, camera, row), StringComparer.Ordinal)));
            _statistics.Add(StoredStatistics.Read(columns, row, info.Features));
        }

        private (string File, double Start) Video(Dictionary<string, ParquetColumn> columns, string camera, int row)
        {
            var start = columns[$"videos/{camera}/from_timestamp"];
            var file = info.Video!.For(
                ("video_key", camera), ("chunk_index", Number(columns[$"videos/{camera}/chunk_index"], row)),
                ("file_index", Number(columns[$"videos/{camera}/file_index"], row)));
            return start.Number(row) is >= 0 and < 1e9
                ? (file, start.Number(row))
                : throw start.Fault(row, $"is {start.Number(row)} seconds, which no video has");
        }

        private static long Number(ParquetColumn column, int row) => column.Whole(row) is >= 0 and var number
            ? number
            : throw column.Fault(row, $"is {column.Whole(row)}; files are counted from 0");
    }
}
