namespace Theia.Lab.Robots;

/// <summary>How an episode of a policy went.</summary>
/// <param name="Seed">Of its start.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="Steps">Control steps.</param>
/// <param name="Succeeded">True when the task was done, by its own rule.</param>
internal sealed record EpisodeScore(long Seed, double Score, int Steps, bool Succeeded);
