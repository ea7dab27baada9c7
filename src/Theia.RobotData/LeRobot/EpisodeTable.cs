namespace Theia.RobotData.LeRobot;

/// <summary>The episodes of a data set, their files and statistics.</summary>
internal sealed record EpisodeTable(
    IReadOnlyList<RobotEpisode> Episodes, IReadOnlyList<EpisodeFiles> Files,
    IReadOnlyList<IReadOnlyDictionary<string, RobotStatistics>?> Statistics)
{
    /// <summary>Refuses a table that differs from <c>info.json</c>.</summary>
    /// <param name="source">File or folder of the table.</param>
    /// <param name="info">What <c>info.json</c> says.</param>
    /// <exception cref="DataException">It has more or fewer episodes or frames.</exception>
    public EpisodeTable Checked(string source, LeRobotInfo info)
    {
        var frames = Episodes.Sum(episode => (long)episode.Length);
        return Episodes.Count == info.Episodes && frames == info.Frames ? this : throw new DataException(
            source,
            $"holds {Episodes.Count} episodes of {frames} frames in all, but {LeRobotInfo.File} declares "
                + $"{info.Episodes} episodes of {info.Frames} frames.",
            "Get the data set again.");
    }

    /// <summary>Refuses an episode that does not follow the one before.</summary>
    /// <param name="index">The index that it declares.</param>
    /// <param name="length">Its number of frames.</param>
    /// <param name="expected">The index that comes next.</param>
    /// <param name="fault">Makes an error with the place.</param>
    public static void RequireNext(long index, long length, int expected, Func<string, DataException> fault)
    {
        if (index != expected)
            throw fault($"has the episode_index {index}, where {expected} comes next");
        if (length is < 1 or > int.MaxValue)
            throw fault($"has the length {length}; an episode has at least one frame");
    }

    /// <summary>The name of an episode.</summary>
    public static string NameOf(long index) => FormattableString.Invariant($"episode_{index:000000}");
}
