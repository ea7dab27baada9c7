using Theia.Data.Errors;

namespace Theia.Lab.Quickstart;

/// <summary>What a quickstart does. The defaults take a few minutes on two cores.</summary>
internal sealed record QuickstartOptions
{
    // Scenes of different purposes have seeds that lie apart; this leaves room for the distance.
    private const long GreatestSeed = 1L << 62;

    /// <summary>Output folder. Running again with the same options resumes.</summary>
    public string Folder { get; init; } = "quickstart";

    /// <summary>A folder of images; null takes the bundled photographs and rendered scenes.</summary>
    public string? Images { get; init; }

    /// <summary>Folder of the bundled photographs.</summary>
    public string Photographs { get; init; } = Path.Combine(AppContext.BaseDirectory, "photos");

    /// <summary>Images to use, at least 20. Of a larger folder a sample is taken.</summary>
    public int ImageCount { get; init; } = 500;

    /// <summary>Takes every image of <see cref="Images"/>.</summary>
    public bool All { get; init; }

    /// <summary>Decides every random choice: which photographs are held out, crops, scenes, weights, order.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>
    /// Scenes that linear probes are fitted to, at least 20, and half as many to test them on; 0 probes nothing.
    /// </summary>
    public int ProbeScenes { get; init; } = 160;

    /// <summary>Threads to work with.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The distillation, as a file; see <see cref="DistillConfig"/>.</summary>
    public string Config { get; init; } = Path.Combine(
        AppContext.BaseDirectory, "configs", "distill", "quickstart.json");

    /// <summary>Changes to it, as <c>path=value</c>.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Commands that the report recommends at its end, each with its purpose; none by default.</summary>
    public IReadOnlyList<(string Command, string Purpose)> NextSteps { get; init; } = [];

    internal void Check()
    {
        if (ImageCount < 20)
            throw new UsageException($"A quickstart needs at least 20 images, not {ImageCount}.");
        if (All && Images is null)
        {
            throw new UsageException(
                "All images can only be taken of a folder.", new Remedy("Name one.", RemedyStep.NameImages));
        }

        if (ProbeScenes is not 0 and (< 20 or > 100_000))
        {
            throw new UsageException(
                $"Probes are fitted to 20 to 100000 scenes, or to 0 for no probes at all, not to {ProbeScenes}.");
        }

        if (Seed is < 0 or > GreatestSeed)
            throw new UsageException($"A seed is a whole number from 0 to {GreatestSeed}, not {Seed}.");
    }
}
