namespace Theia.RobotData.LeRobot;

/// <summary>Reads the episodes of version 2.1.</summary>
internal static class EpisodesV21
{
    /// <summary>Place of the episodes.</summary>
    public const string Lines = "meta/episodes.jsonl";

    /// <summary>Place of their statistics.</summary>
    public const string Statistics = "meta/episodes_stats.jsonl";

    /// <summary>Reads the files.</summary>
    /// <exception cref="DataException">They are missing or damaged.</exception>
    public static EpisodeTable Load(string folder, LeRobotInfo info)
    {
        var path = Path.Combine(folder, Lines);
        List<RobotEpisode> episodes = [];
        List<EpisodeFiles> files = [];
        long start = 0;
        foreach (var (fields, line) in MetaFile.ReadLines(path))
        {
            var index = fields.Whole("episode_index", 0, int.MaxValue, required: true)!.Value;
            var length = fields.Whole("length", long.MinValue, long.MaxValue, required: true)!.Value;
            EpisodeTable.RequireNext(
                index, length, episodes.Count, problem => MetaFile.Fault(path, line, problem));
            episodes.Add(new RobotEpisode((int)index, EpisodeTable.NameOf(index), start, (int)length)
            {
                Tasks = fields.Texts("tasks"),
            });
            files.Add(Files(info, index));
            start += length;
        }

        return new EpisodeTable(episodes, files, LoadStatistics(folder, info, episodes.Count)).Checked(path, info);
    }

    private static EpisodeFiles Files(LeRobotInfo info, long index)
    {
        var chunk = index / info.ChunkSize;
        return new EpisodeFiles(
            info.Data.For(("episode_chunk", chunk), ("episode_index", index)), 0,
            info.Features.Where(feature => feature.Kind == RobotFeatureKind.Video).ToDictionary(
                feature => feature.Name,
                feature => (info.Video!.For(
                    ("episode_chunk", chunk), ("episode_index", index), ("video_key", feature.Name)), 0.0),
                StringComparer.Ordinal));
    }

    private static IReadOnlyDictionary<string, RobotStatistics>?[] LoadStatistics(
        string folder, LeRobotInfo info, int episodes)
    {
        var path = Path.Combine(folder, Statistics);
        var found = new IReadOnlyDictionary<string, RobotStatistics>?[episodes];
        if (!File.Exists(path))
            return found;
        foreach (var (fields, line) in MetaFile.ReadLines(path))
        {
            var index = fields.Whole("episode_index", 0, int.MaxValue, required: true)!.Value;
            if (index >= episodes)
                throw MetaFile.Fault(path, line, $"has the episode_index {index}, but there are {episodes} episodes");
            found[index] = StoredStatistics.Read(
                fields.Object("stats") ?? default, info.Features, problem => MetaFile.Fault(path, line, problem));
        }

        var described = found.Count(statistics => statistics is not null);
        return described == episodes ? found : throw new DataException(
            path, $"holds statistics of {described} of the {episodes} episodes.", "Get the data set again.");
    }
}
