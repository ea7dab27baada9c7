namespace Theia.Robotics.Assets;

/// <summary>Where the model files of published tasks are: they are fetched, not part of the project.</summary>
internal static class ModelAssets
{
    /// <summary>A folder that has, for each name, the files of its archive in a folder of that name.</summary>
    public const string Variable = "THEIA_CORTEXBENCH";

    /// <summary>The folder of an archive's files.</summary>
    /// <param name="name"><c>dmc</c>, <c>metaworld</c> or <c>adroit</c>.</param>
    /// <param name="named">A folder that was named; null: none.</param>
    /// <exception cref="UsageException">The named folder is not there.</exception>
    /// <exception cref="ResourceException">The files are not fetched.</exception>
    public static string Folder(string name, string? named)
    {
        if (named is not null)
        {
            return Directory.Exists(named) ? named : throw new UsageException(
                $"There is no folder '{named}' of model files. Name the one that has those of {name}.");
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
            && Path.Combine(folder, name) is var unpacked && Directory.Exists(unpacked))
        {
            return unpacked;
        }

        throw new ResourceException($"The model files of {name} are not fetched. Fetch them, or name their folder.");
    }
}
