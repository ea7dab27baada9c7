namespace Theia.RobotData.LeRobot;

/// <summary>What the tables say of an episode that was written.</summary>
/// <param name="Episode">The episode with its tasks.</param>
/// <param name="Data">Number of its data file.</param>
/// <param name="Videos">By camera: number of its video, and the seconds in it at which the episode begins and ends.
/// </param>
/// <param name="Statistics">By feature.</param>
internal sealed record WrittenEpisode(
    RobotEpisode Episode, int Data, IReadOnlyDictionary<string, (int File, double From, double To)> Videos,
    IReadOnlyDictionary<string, RobotStatistics> Statistics);
