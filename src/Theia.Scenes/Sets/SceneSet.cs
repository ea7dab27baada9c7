using Theia.Scenes.Sets;

namespace Theia.Scenes;

/// <summary>
/// Scenes in shards: images as <see cref="ImagePacking"/> writes them, labels in columns beside them.
/// </summary>
public static class SceneSet
{
    /// <summary>Renders scenes into a data set, or completes an interrupted call.</summary>
    /// <param name="set">The set to write.</param>
    /// <param name="options">How many, and how.</param>
    /// <param name="progress">Told after each few scenes.</param>
    /// <param name="cancellation">Stops between scenes; the shard at work is discarded, finished ones stay.</param>
    /// <exception cref="UsageException">An option is out of range, or the set was begun with other options.</exception>
    /// <exception cref="ResourceException">Another process is writing the set, or the place
    /// cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public static PackReport Write(
        DatasetFolder set, SceneSetOptions options, IProgress<PackProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options.Check();
        return ImagePacking.Run(Sources(options), set, Packing(options), progress, cancellation);
    }

    /// <summary>Reads the scenes of a split, in the order of the shards.</summary>
    /// <param name="set">A set that <see cref="Write"/> made.</param>
    /// <param name="split">train, val or test.</param>
    /// <exception cref="DataException">A shard is missing or damaged, or the columns do not fit together.</exception>
    public static IEnumerable<(string Key, Scene Scene)> Read(DatasetFolder set, string split) =>
        SceneColumns.Read(set, split);

    /// <summary>The name by which a scene is found in a set: <c>s7-000012</c>.</summary>
    public static string KeyOf(long seed, int index) => $"s{seed}-{index:000000}";

    /// <summary>The scenes of a set, drawn when asked for.</summary>
    internal static ImageSource[] Sources(SceneSetOptions options) =>
        [.. Enumerable.Range(0, options.Count).Select(index => Source(options, index))];

    /// <summary>How they are packed.</summary>
    internal static PackOptions Packing(SceneSetOptions options) => new()
    {
        Size = options.Size,
        SamplesPerShard = options.SamplesPerShard,
        Ratios = options.Ratios,
        Seed = options.Seed,
        Threads = options.Threads,
        Labels = SceneColumns.Schemas(options.Size),
    };

    private static ImageSource Source(SceneSetOptions options, int index)
    {
        var key = KeyOf(options.Seed, index);
        return new ImageSource(key, key, $"scene {SceneRenderer.Version}", () => Draw().Image)
        {
            LoadLabeled = () => SceneColumns.Labeled(Draw()),
        };

        Scene Draw() => SceneRenderer.Render(options.Seed, index, options.Size);
    }
}
