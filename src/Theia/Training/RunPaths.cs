namespace Theia.Training;

/// <summary>
/// Keeps the paths of a run's configuration valid. They are stored absolute, so that a run can be resumed and evaluated
/// from any folder; and since the folder of the run is stored with them, a run and its data that were moved together
/// are found by how they lie to each other.
/// </summary>
internal static class RunPaths
{
    /// <summary>The configuration as it is stored.</summary>
    public static DistillConfig ToStore(DistillConfig config) => config with
    {
        RunFolder = Path.GetFullPath(config.RunFolder),
        DatasetRoot = Path.GetFullPath(config.DatasetRoot),
        CheckpointPath = config.CheckpointPath is { } weights ? Path.GetFullPath(weights) : null,
    };

    /// <summary>A stored configuration with the paths as they are now.</summary>
    /// <param name="stored">As read.</param>
    /// <param name="runFolder">Where it was read, as the user named it.</param>
    public static DistillConfig Locate(DistillConfig stored, string runFolder) => stored with
    {
        RunFolder = runFolder,
        DatasetRoot = Locate(
            stored.DatasetRoot, stored.RunFolder, runFolder,
            root => stored.DatasetMix.Keys.All(name => Directory.Exists(Path.Combine(root, name)))),
        CheckpointPath = stored.CheckpointPath is { } weights
            ? Locate(weights, stored.RunFolder, runFolder, Path.Exists)
            : null,
    };

    // The position relative to the run comes first, so a copy of run and data does not read the original.
    // Older runs have both paths as given, absolute or relative to a folder that is not known; of two
    // relative ones the distance is known all the same.
    private static string Locate(string path, string runThen, string runNow, Func<string, bool> isThere)
    {
        if (Path.IsPathFullyQualified(path) == Path.IsPathFullyQualified(runThen))
        {
            var beside = Path.GetFullPath(Path.GetRelativePath(runThen, path), Path.GetFullPath(runNow));
            if (isThere(beside))
                return beside;
        }

        return path;
    }
}
