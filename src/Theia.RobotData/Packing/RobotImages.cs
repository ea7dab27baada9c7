using System.Text;
using Theia.RobotData.Packing;

namespace Theia.RobotData;

/// <summary>
/// The camera images of a robot data set as images to pack, with what is known of their frames as labels. Keys are
/// stable: <c>episode_000012-front-000034</c> is frame 34 of camera <c>observation.images.front</c>. The group of an
/// image is its episode; keep groups together, since the frames of an episode resemble each other.
/// </summary>
public static class RobotImages
{
    /// <summary>Column with the numbers of each frame: states, actions, indexes.</summary>
    internal const string Numbers = "robot_frames";

    /// <summary>Column with episode, frame, camera, time and task of each frame, as JSON.</summary>
    internal const string Facts = "robot_facts";

    private const string CameraPrefix = "observation.images.";

    /// <summary>The images of all cameras.</summary>
    /// <param name="set">The data set; it must stay open until the images are packed.</param>
    /// <returns>In the order of episodes, cameras and frames. An image has the split of its episode, if the data set
    /// assigns it to one.</returns>
    /// <exception cref="DataException">The data set has no camera.</exception>
    public static IReadOnlyList<ImageSource> Sources(IRobotDataset set)
    {
        RobotFeature[] cameras = [.. set.Features.Where(feature => feature.IsCamera)];
        if (cameras.Length == 0)
        {
            throw new DataException(
                set.Path, "has no camera, so there are no images.", "Take another data set, one with images.");
        }

        var names = ShortNames(cameras);
        var frames = new FrameCache(set);
        var labels = new FrameLabels(set);
        List<ImageSource> sources = [];
        foreach (var episode in set.Episodes)
        {
            foreach (var camera in cameras)
            {
                var start = $"{NameOf(episode)}-{names[camera.Name]}";
                for (var i = 0; i < episode.Length; i++)
                {
                    var frame = i;
                    sources.Add(new ImageSource(
                        FormattableString.Invariant($"{start}-{frame:000000}"), NameOf(episode), set.Format,
                        () => frames.Get(episode.Index, camera.Name, frame))
                    {
                        Split = episode.Split,
                        Series = start,
                        LoadLabeled = () => new LabeledImage(
                            frames.Get(episode.Index, camera.Name, frame),
                            labels.Of(episode, camera.Name, frame)),
                    });
                }
            }
        }

        return sources;
    }

    /// <summary>The columns of labels that the images of <see cref="Sources"/> have: for <see cref="PackOptions"/>.
    /// </summary>
    /// <param name="set">The data set.</param>
    public static IReadOnlyList<ColumnSchema> Labels(IRobotDataset set) => new FrameLabels(set).Schemas;

    private static string NameOf(RobotEpisode episode) => Plain(episode.Name);

    private static Dictionary<string, string> ShortNames(RobotFeature[] cameras)
    {
        string Short(string name) => Plain(
            name.StartsWith(CameraPrefix, StringComparison.Ordinal) ? name[CameraPrefix.Length..]
            : name.StartsWith("obs/", StringComparison.Ordinal) ? name["obs/".Length..] : name);
        var unique = cameras.Select(camera => Short(camera.Name)).Distinct(StringComparer.Ordinal).Count()
            == cameras.Length;
        return cameras.Select((camera, i) => (camera.Name, Short: unique ? Short(camera.Name) : $"camera{i}"))
            .ToDictionary(pair => pair.Name, pair => pair.Short, StringComparer.Ordinal);
    }

    // Only what a key keeps as it is, so that the key equals the path.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
            plain.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? char.ToLowerInvariant(c) : '_');
        return plain.ToString();
    }
}
