using System.Text.Json;
using Theia.Robotics;

namespace Theia.Lab.Robots.Bench;

/// <summary>What a benchmark of encoders on robot tasks compares, and how.</summary>
internal sealed record BenchOptions
{
    /// <summary>Output folder; the same benchmark resumes there.</summary>
    public required string Folder { get; init; }

    /// <summary>The tasks, at least one.</summary>
    public required IReadOnlyList<RobotTask> Tasks { get; init; }

    /// <summary>
    /// True draws <see cref="Tasks"/> by <see cref="RenderOptions.Fast"/>, whatever they say. Default: false.
    /// </summary>
    public bool FastImages { get; init; }

    /// <summary>What policies see through, at least one.</summary>
    public required IReadOnlyList<RobotEncoder> Encoders { get; init; }

    /// <summary>Policies of each task and encoder; their seeds are 0, 1, …</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Episodes in which each policy is measured.</summary>
    public int Episodes { get; init; } = 25;

    /// <summary>Demonstrations of each task; null for as many as the protocol of the task has.</summary>
    public int? Demonstrations { get; init; }

    /// <summary>
    /// How policies are cloned. Encoders that give no map, and the true state, get the head <c>mlp</c> instead.
    /// </summary>
    public CloningConfig Cloning { get; init; } = new();

    /// <summary>Folder where features are kept.</summary>
    public string Cache { get; init; } = FrameFeatures.DefaultFolder;

    /// <summary>Threads of libtorch.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What must not change when a benchmark is continued; tasks, encoders and seeds may be added.</summary>
    public string Protocol => JsonSerializer.Serialize(
        new
        {
            episodes = Episodes,
            demonstrations = Demonstrations,
            fastImages = FastImages,
            cloning = JsonDocument.Parse((Cloning with { Threads = 0, Seed = 0 }).ToJson()).RootElement,
        },
        BenchJson.Options);

    /// <summary>How a policy of an encoder is cloned.</summary>
    public CloningConfig CloningOf(RobotEncoder encoder, long seed)
    {
        CloningConfig config = Cloning with { Seed = seed, Threads = Threads };
        return encoder.Open is null ? config with { Head = PolicyHead.Mlp, History = 1 } : config;
    }

    /// <exception cref="UsageException">A number is out of range, or there is nothing to compare.</exception>
    public void Check()
    {
        if (Tasks.Count == 0 || Encoders.Count == 0)
            throw new UsageException("A benchmark has at least one task and one encoder.");
        if (Seeds is < 1 or > 1000 || Episodes is < 1 or > 10_000 || Demonstrations is < 1)
        {
            throw new UsageException(
                "A benchmark has 1 to 1000 seeds, 1 to 10,000 episodes and at least 1 demonstration; got "
                + $"{Seeds}, {Episodes} and {Demonstrations}.");
        }

        foreach (RobotTask task in Tasks)
        {
            if (!task.HasDemonstrator)
                throw new UsageException($"{task.Id} has no expert to learn from. Leave it out.");
        }
    }
}
