namespace Theia.RobotData.LeRobot;

/// <summary>Where the frames of an episode are.</summary>
/// <param name="Data">Its parquet file, relative to the data set.</param>
/// <param name="Row">Row of that file with its first frame.</param>
/// <param name="Videos">
/// By camera: the file, relative to the data set, and the seconds in it at which the episode begins.
/// </param>
internal sealed record EpisodeFiles(
    string Data, long Row, IReadOnlyDictionary<string, (string File, double Start)> Videos);
