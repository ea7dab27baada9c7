namespace Theia.Robotics;

/// <summary>What an environment does otherwise than its task says.</summary>
public sealed record EnvironmentOptions
{
    /// <summary>What changes from episode to episode beside the start. Default: nothing.</summary>
    public TaskVariation Variation { get; init; } = new();

    /// <summary>
    /// Folder of the fetched model files, for tasks that need them. Default: null, the cache of the user.
    /// </summary>
    public string? Assets { get; init; }
}
