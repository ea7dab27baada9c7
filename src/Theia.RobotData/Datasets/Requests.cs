using Theia.Data.Errors;
using Theia.Data.IO;

namespace Theia.RobotData.Datasets;

/// <summary>Checks what callers ask a data set for.</summary>
internal static class Requests
{
    /// <summary>An episode that is there.</summary>
    /// <exception cref="UsageException">There is no such episode.</exception>
    public static RobotEpisode Episode(IRobotDataset set, int index) =>
        index >= 0 && index < set.Episodes.Count
            ? set.Episodes[index]
            : throw new UsageException(
                $"{set.Path} has the episodes 0 to {set.Episodes.Count - 1}; there is no episode {index}.");

    /// <summary>A feature of numbers that is there.</summary>
    /// <exception cref="UsageException">There is no such feature, or it holds images or text.</exception>
    public static RobotFeature Numbers(IRobotDataset set, string name) => Feature(
        set, name, feature => feature.Kind == RobotFeatureKind.Numbers, "feature of numbers");

    /// <summary>A camera that is there.</summary>
    /// <exception cref="UsageException">There is no such camera.</exception>
    public static RobotFeature Camera(IRobotDataset set, string name) =>
        Feature(set, name, feature => feature.IsCamera, "camera");

    /// <summary>Refuses a frame that the episode does not have.</summary>
    /// <exception cref="UsageException">There is no such frame.</exception>
    public static void Frame(IRobotDataset set, RobotEpisode episode, int frame)
    {
        if (frame < 0 || frame >= episode.Length)
        {
            throw new UsageException(
                $"Episode {episode.Index} of {set.Path} has the frames 0 to {episode.Length - 1}; "
                + $"there is no frame {frame}.");
        }
    }

    private static RobotFeature Feature(
        IRobotDataset set, string name, Func<RobotFeature, bool> wanted, string what)
    {
        if (set.Features.FirstOrDefault(feature => feature.Name == name && wanted(feature)) is { } found)
            return found;
        string[] names = [.. set.Features.Where(wanted).Select(feature => feature.Name)];
        throw new UsageException(
            $"{set.Path} has no {what} '{TerminalText.Of(name)}'.{NearestName.Hint(name, names)} "
            + (names.Length == 0 ? "It has none." : $"It has: {TerminalText.List(names)}."));
    }
}
