using Theia.Data.IO;
using Theia.Training.Configuration;

namespace Theia.Lab.Pretraining.Configuration;

/// <summary>
/// Everything that decides how a small teacher is trained. A file holds only what differs, and
/// the merged whole is saved with the run.
/// </summary>
internal sealed partial record PretrainConfig
{
    /// <summary>Training objective.</summary>
    public PretrainObjective Objective { get; init; }

    /// <summary>Feeds every random choice: the scenes, the first weights, order, crops and masks.</summary>
    public long Seed { get; init; }

    /// <summary>Sizes of the network.</summary>
    public NetworkSettings Network { get; init; } = new();

    /// <summary>The images.</summary>
    public ImageSettings Images { get; init; } = new();

    /// <summary>Sizes of what only DINOv2 has.</summary>
    public DinoSettings Dino { get; init; } = new();

    /// <summary>Sizes of what only CLIP has.</summary>
    public ClipSettings Clip { get; init; } = new();

    /// <summary>Sizes of what only SAM has.</summary>
    public SamSettings Sam { get; init; } = new();

    /// <summary>Sizes of what only Depth Anything has.</summary>
    public DepthSettings Depth { get; init; } = new();

    /// <summary>Optimizer steps.</summary>
    public long Steps { get; init; } = 2000;

    /// <summary>Images per step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The highest learning rate; a cosine leads down from it.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Part of the run in which the learning rate rises.</summary>
    public double WarmUpStepsRatio { get; init; } = 0.1;

    /// <summary>Decoupled weight decay.</summary>
    public double WeightDecay { get; init; } = 0.05;

    /// <summary>Greatest length of the gradient.</summary>
    public double GradClipNorm { get; init; } = 3;

    /// <summary>Numbers in which products are computed.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Threads of libtorch; 0 leaves them as they are.</summary>
    public int Threads { get; init; }

    /// <summary>Steps between checkpoints.</summary>
    public int SaveCkptInterval { get; init; } = 200;

    /// <summary>Where the configurations that ship with the program lie.</summary>
    public static string KnownFolder { get; } = Path.Combine(AppContext.BaseDirectory, "configs", "lab");

    /// <summary>
    /// Reads a file, or the one of that name that ships with the program, and lays overrides over it.
    /// </summary>
    /// <exception cref="UsageException">There is no such file, a key does not exist, or a value is invalid; all errors
    /// are reported together.</exception>
    public static PretrainConfig Load(string path, params IReadOnlyList<string> overrides)
    {
        var file = ConfigFile.Find(path, "lab");
        return Parse(file, InputFile.ReadText(file), overrides);
    }

    /// <summary>The configuration of an objective that ships with the program, with overrides on top.</summary>
    public static PretrainConfig Of(PretrainObjective objective, params IReadOnlyList<string> overrides) =>
        Load(Path.Combine(KnownFolder, $"teach-{objective.ToString().ToLowerInvariant()}.json"), overrides);

    /// <summary>The whole configuration as JSON, defaults included.</summary>
    public string ToJson() => ConfigJson.Write(this);

    /// <summary>Reads JSON with overrides on top.</summary>
    internal static PretrainConfig Parse(string source, string json, IReadOnlyList<string> overrides) =>
        ConfigJson.Parse(new PretrainConfig(), source, json, overrides, static config => config.Findings());
}
