using Theia.Lab.Photos;

namespace Theia.Lab.Probing;

/// <summary>On what features are probed.</summary>
internal sealed record ProbeOptions
{
    // Scenes of a training are those of its own seed, a small number; trainings never use a seed above this.
    private const long SeedOffset = 1_000_000_007;

    /// <summary>Side of every image, in pixels. Default: 224.</summary>
    public const int Side = 224;

    /// <summary>Scenes that probes are fitted to, at least 20.</summary>
    public int Scenes { get; init; } = 800;

    /// <summary>Scenes that they are tested on, at least 10.</summary>
    public int TestScenes { get; init; } = 400;

    /// <summary>Decides scenes, crops and the draws behind the intervals.</summary>
    public long Seed { get; init; }

    /// <summary>Folder of the photographs, with their catalog; null for none.</summary>
    public string? Photographs { get; init; } = Path.Combine(AppContext.BaseDirectory, "photos");

    /// <summary>Crops of each photograph, at least 2.</summary>
    public int Crops { get; init; } = 24;

    /// <summary>
    /// The seed by which a training chose the photographs that it held out whole; the quickstart's unless set.
    /// </summary>
    public long HeldOutSeed { get; init; } = 1;

    /// <summary>How many photographs it held out.</summary>
    public int HeldOut { get; init; } = PhotoAlbum.HeldOutPhotographs;

    /// <summary>Threads that draw.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The seed of the scenes.</summary>
    public long SceneSeed => Seed + SeedOffset;

    /// <exception cref="UsageException">A number is out of range.</exception>
    public void Check()
    {
        if (Scenes is < 20 or > 100_000)
            throw new UsageException($"Probes are fitted to 20 to 100000 scenes, not {Scenes}. The default is 800.");
        if (TestScenes is < 10 or > 100_000)
        {
            throw new UsageException(
                $"Probes are tested on 10 to 100000 scenes, not {TestScenes}. The default is 400.");
        }

        if (Crops is < 2 or > 1000)
        {
            throw new UsageException(
                $"2 to 1000 crops of each photograph can be compared, not {Crops}. The default is 24.");
        }

        if (Seed is < 0 or > long.MaxValue - SeedOffset)
            throw new UsageException($"A seed is a whole number from 0 to {long.MaxValue - SeedOffset}, not {Seed}.");
    }
}
