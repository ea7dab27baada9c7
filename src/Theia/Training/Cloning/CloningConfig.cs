using System.Text;
using Theia.Data.IO;
using Theia.Data.Text;
using Theia.Training.Configuration;
using static Theia.Training.Configuration.ConfigLimits;

namespace Theia;

/// <summary>
/// All settings of behavior cloning; the defaults are those of the published results. A file holds only what differs,
/// and the merged whole is saved with every run.
/// </summary>
public sealed record CloningConfig
{
    private const string Folder = "clone";

    /// <summary>Kind of policy. Default: <c>conv-batchnorm-mlp</c>.</summary>
    public PolicyHead Head { get; init; }

    /// <summary>Frames that an action depends on, at least 1. Default: 3.</summary>
    public int History { get; init; } = 3;

    /// <summary>Widths of the hidden layers. Default: 256, 256, 256.</summary>
    public IReadOnlyList<int> HiddenSizes { get; init; } = [256, 256, 256];

    /// <summary>Between layers. Default: <c>relu</c>.</summary>
    public PolicyActivation Activation { get; init; }

    /// <summary>Part of the hidden values that is dropped, in [0, 1). Default: 0.</summary>
    public double Dropout { get; init; }

    /// <summary>Where the factor 0.01 of the initialization falls. Default: <c>published</c>.</summary>
    public PolicyInitialization Initialization { get; init; }

    /// <summary>Times that every frame is seen, at least 1. Default: 100.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Steps of the run; 0 takes <see cref="Epochs"/>. Default: 0.</summary>
    public int Steps { get; init; }

    /// <summary>
    /// Frames of a step, at least 2. The last batch of an epoch may be smaller; if it is a single frame, it is left
    /// out. Default: 256.
    /// </summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Learning rate of Adam, the same in every step. Default: 0.001.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Feeds every random choice of the run; at least 0. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Epochs between two evaluations, if the run has one; 0 for one after the last step alone. Default: 10.
    /// </summary>
    public int EvaluateEpochs { get; init; } = 10;

    /// <summary>
    /// Minutes after which a step writes a checkpoint; every evaluation and the last step also write one. 0 for never.
    /// Default: 10.
    /// </summary>
    public double SaveCkptMinutes { get; init; } = 10;

    /// <summary>
    /// Number format of the computation. Default: <c>auto</c>, bfloat16 if the processor supports it in hardware.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Device of the computation: <c>cpu</c> or <c>cuda</c>. Default: <c>cpu</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// Threads of libtorch; 0 keeps the number of the process. A resumed run uses the stored number. Default: 0.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>Reads a configuration file and the overrides given beside it.</summary>
    /// <param name="path">
    /// A JSON file that holds what differs from the defaults, or the name of one that ships with the program, for
    /// instance <c>default</c>.
    /// </param>
    /// <param name="overrides"><c>key=value</c>, for instance <c>head=mlp</c>. Later ones win.</param>
    /// <exception cref="UsageException">
    /// There is no such file, a key does not exist, or a value cannot be; all such findings at once.
    /// </exception>
    public static CloningConfig Load(string path, params string[] overrides)
    {
        var file = ConfigFile.Find(path, Folder);
        return Parse(file, InputFile.ReadText(file), overrides);
    }

    /// <summary>The defaults with the given overrides; see <see cref="Load"/>.</summary>
    /// <exception cref="UsageException">A key does not exist or a value cannot be; all such findings at
    /// once.</exception>
    public static CloningConfig From(params string[] overrides) => Parse(ConfigFindings.CommandLine, "{}", overrides);

    /// <summary>The whole configuration as JSON, defaults included, keys in camelCase.</summary>
    public string ToJson() => ConfigJson.Write(this);

    /// <summary>The policy that is cloned from demonstrations.</summary>
    /// <exception cref="UsageException">The head cannot take their features.</exception>
    internal PolicyConfig ToPolicy(CloningData data)
    {
        if (PolicyConfig.Misfit(Head, data.Feature) is { } misfit)
            throw new UsageException(misfit);
        return new PolicyConfig
        {
            Head = Head,
            Feature = data.Feature,
            History = History,
            Proprioception = data.Proprioception,
            Actions = data.Actions,
            HiddenSizes = HiddenSizes,
            Activation = Activation,
            Dropout = Dropout,
            Facts = data.Facts,
        };
    }

    internal static CloningConfig Parse(string source, string json, IReadOnlyList<string> overrides) =>
        ConfigJson.Parse(new CloningConfig(), source, json, overrides, static config => config.Findings());

    /// <summary>What cannot be, one sentence each.</summary>
    internal IEnumerable<string> Findings()
    {
        string?[] findings =
        [
            Within("history", History, 1, PolicyConfig.MostFrames),
            HiddenSizes.Count > 0 ? null : "hiddenSizes is empty; name at least one width.",
            .. HiddenSizes.Select(static width => Within("hiddenSizes", width, 1, PolicyConfig.MostValues)),
            Dropout is >= 0 and < 1 ? null : $"dropout must be in [0, 1); got {Dropout}.",
            Dropout > 0 && Head == PolicyHead.Conv ? "dropout must be 0 for the head conv, which has none." : null,
            AtLeast("epochs", Epochs, 1),
            AtLeast("steps", Steps, 0),
            AtLeast("batchSize", BatchSize, 2),
            Positive("learningRate", LearningRate),
            AtLeast("seed", Seed, 0),
            AtLeast("evaluateEpochs", EvaluateEpochs, 0),
            NotNegative("saveCkptMinutes", SaveCkptMinutes),
            Device is "cpu" or "cuda" ? null : $"device must be cpu or cuda; got '{Device}'.",
            AtLeast("threads", Threads, 0),
        ];
        return findings.OfType<string>();
    }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
