namespace Theia.Data;

/// <summary>A dataset of a mix.</summary>
/// <param name="Name">Its folder below the root.</param>
/// <param name="Weight">How many times its length counts in an epoch; above 0. Default: 1.</param>
public sealed record DatasetWeight(string Name, double Weight = 1);
