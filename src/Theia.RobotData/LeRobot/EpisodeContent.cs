using System.Text;
using Theia.Data.Text;

namespace Theia.RobotData;

/// <summary>An episode to write.</summary>
/// <param name="Tasks">The text of the task in each frame; their number is that of the frames, at least one.</param>
/// <param name="Numbers">By feature: [T, …], the frames and the shape of the feature, of its type.</param>
/// <param name="Images">By camera: one image per frame, of its size. They are asked for once, in order.</param>
public sealed record EpisodeContent(
    IReadOnlyList<string> Tasks, IReadOnlyDictionary<string, TensorData> Numbers,
    IReadOnlyDictionary<string, IEnumerable<RgbImage>> Images)
{
    /// <summary>The content of an episode of another data set, for the features that it has.</summary>
    /// <param name="set">The data set; it must stay open until the episode is written.</param>
    /// <param name="episode">Index of the episode.</param>
    /// <param name="task">Text of the task where the data set has none. Default: empty.</param>
    /// <exception cref="UsageException">There is no such episode.</exception>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public static EpisodeContent Of(IRobotDataset set, int episode, string task = "")
    {
        var tasks = set.ReadTasks(episode) ?? [.. Enumerable.Repeat(task, set.Episodes[episode].Length)];
        return new EpisodeContent(
            tasks,
            set.Features.Where(feature => feature.Kind == RobotFeatureKind.Numbers).ToDictionary(
                feature => feature.Name, feature => set.Read(episode, feature.Name), StringComparer.Ordinal),
            set.Features.Where(feature => feature.IsCamera).ToDictionary(
                feature => feature.Name, feature => set.ReadImages(episode, feature.Name), StringComparer.Ordinal));
    }

    /// <summary>Refuses values that do not fit the features.</summary>
    /// <exception cref="UsageException">A value is missing, or has another type or shape.</exception>
    internal void Check(IReadOnlyList<RobotFeature> features)
    {
        if (Tasks.Count == 0)
            throw new UsageException("An episode has at least one frame, each with the text of its task.");
        foreach (var feature in features)
        {
            if (feature.IsCamera)
            {
                if (!Images.ContainsKey(feature.Name))
                    throw new UsageException($"The episode has no images of '{feature.Name}'.");
                continue;
            }

            if (!Numbers.TryGetValue(feature.Name, out var data))
                throw new UsageException($"The episode has no values of '{feature.Name}'.");
            long[] shape = [Tasks.Count, .. feature.Shape];
            // A feature of one value may come without the dimension of it.
            if (data.Type != feature.Type || !(data.Shape.SequenceEqual(shape)
                || (feature.Shape is [1] && data.Shape is [var frames] && frames == Tasks.Count)))
            {
                throw new UsageException(
                    $"The values of '{feature.Name}' must be {feature.Type} [{string.Join(", ", shape)}]; "
                    + $"got {data.Type} [{string.Join(", ", data.Shape)}].");
            }
        }
    }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
