using Theia.Robotics;

namespace Theia.Lab.Robots.Bench;

/// <summary>A task as an encoder sees it: the policies of all seeds.</summary>
/// <param name="Task">The task.</param>
/// <param name="Encoder">What policies see through.</param>
/// <param name="Folder">Where policies and results lie.</param>
internal sealed record BenchCell(RobotTask Task, RobotEncoder Encoder, string Folder)
{
    /// <summary>The run that clones the policy of a seed.</summary>
    public string Run(int seed) => Path.Combine(Folder, $"seed-{seed}");

    /// <summary>What was measured with it.</summary>
    public string Result(int seed) => Path.Combine(Folder, $"seed-{seed}.json");

    /// <summary>The results that there are.</summary>
    /// <exception cref="DataException">A file is damaged.</exception>
    public IReadOnlyList<BenchResult> Results(int seeds) =>
        [.. Enumerable.Range(0, seeds).Select(Result).Where(File.Exists).Select(BenchResult.Load)];

    /// <summary>True where all seeds are measured.</summary>
    public bool IsDone(int seeds) => Enumerable.Range(0, seeds).All(seed => File.Exists(Result(seed)));

    /// <summary>A name as part of a path.</summary>
    public static string PathOf(string name) => Uri.EscapeDataString(Path.TrimEndingDirectorySeparator(name));
}
