using System.Text;
using Theia.Data.IO;
using Theia.Data.Text;
using Theia.Training.Configuration;

namespace Theia;

/// <summary>
/// All settings of a distillation run. Names and defaults are those of the reference; additional keys say so.
/// A file holds only what differs, and the merged whole is saved with every run.
/// </summary>
public sealed partial record DistillConfig
{
    /// <summary>Feeds every random choice of the run.</summary>
    public long Seed { get; init; }

    /// <summary>Where the run is written. Not in the reference.</summary>
    public string RunFolder { get; init; } = "runs/distill";

    /// <summary>
    /// The student: <c>facebook/deit-{tiny,small,base}-patch16-224</c>, with <c>nocls-</c> or
    /// <c>reg-</c> before it for the variants.
    /// </summary>
    public string Backbone { get; init; } = "facebook/deit-small-patch16-224";

    /// <summary>
    /// Sizes of the backbone where they are not those of its name; null for those of its name. Not in the reference.
    /// </summary>
    public BackboneSizes? BackboneConfig { get; init; }

    /// <summary>Registers of a <c>reg-</c> backbone.</summary>
    public int NumRegTokens { get; init; } = 7;

    /// <summary>
    /// Initializes the backbone from the published DeiT weights at <see cref="CheckpointPath"/>. Default: false.
    /// </summary>
    public bool Pretrained { get; init; }

    /// <summary>
    /// A model folder or weights file to start from: what fits by name is taken. Null to start from random weights.
    /// </summary>
    public string? CheckpointPath { get; init; }

    /// <summary>
    /// Side of the square image that the student sees, in pixels; stored images of another size are
    /// resized. Default: 224. Not in the reference.
    /// </summary>
    public int ImageSize { get; init; } = 224;

    /// <summary>
    /// True repeats a slip of the reference for comparisons: its <c>nocls-</c> and <c>reg-</c> students start with
    /// positions and class token of deviation 1 instead of 0.02, and with PyTorch's own initialization of the patch
    /// layer. Default: false. Not in the reference.
    /// </summary>
    public bool ReferenceInitialization { get; init; }

    /// <summary>Kind of the translators: <c>lconv</c>, <c>conv</c>, <c>mlp</c> or <c>transformer</c>.</summary>
    public TranslatorKind Translator { get; init; } = TranslatorKind.LightConvolution;

    /// <summary>Sizes of the translators.</summary>
    public TranslatorSizes TranslatorKwargs { get; init; } = new();

    /// <summary>
    /// Teacher ids, and names of sets of them such as <c>cdiv</c>, in order. Empty means every known teacher.
    /// </summary>
    public IReadOnlyList<string> TargetModels { get; init; } = ["cdiv"];

    /// <summary>Weight of each target in the squared and smooth L1 losses; null gives each of M targets 1/M.</summary>
    public IReadOnlyDictionary<string, double>? TargetModelWeights { get; init; }

    /// <summary>True to distill class tokens as well, from teachers that store one.</summary>
    public bool DistillCls { get; init; }

    /// <summary>Draws this many targets for each step and leaves the others out; 0 or less takes all.</summary>
    public int RandomTargetModels { get; init; } = -1;

    /// <summary>
    /// Probability with which a teacher is left out of a step, in [0, 1). The one with the greatest loss always stays
    /// (the idea of UNIC, arXiv 2408.05088). Not in the reference.
    /// </summary>
    public double TeacherDropping { get; init; }

    /// <summary>Folder of the data sets and their statistics.</summary>
    public string DatasetRoot { get; init; } = "data";

    /// <summary>Data sets by weight. A file may also give one name, or a list of names that weigh 1 each.</summary>
    public IReadOnlyDictionary<string, double> DatasetMix { get; init; } =
        new Dictionary<string, double>(StringComparer.Ordinal) { ["imagenet"] = 1 };

    /// <summary>Part of the samples that makes an epoch.</summary>
    public double DatasetRatio { get; init; } = 0.1;

    /// <summary>
    /// Part of the evaluation split that one evaluation at the end of an epoch looks at;
    /// <see cref="Distillation.Evaluate(string, string?, bool, CancellationToken)"/> looks at all of
    /// it. The reference has this number in its code.
    /// </summary>
    public double EvalRatio { get; init; } = 0.1;

    /// <summary>The split that is evaluated on.</summary>
    public string EvalSplit { get; init; } = "val";

    /// <summary>
    /// Fewest steps between two evaluations: an evaluation follows as few whole epochs as reach this number, and one
    /// follows the last step. 1 evaluates after every epoch, as the reference does. At least 1. Not in the reference.
    /// </summary>
    public int EvalInterval { get; init; } = 100;

    /// <summary>True to draw samples in random order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// Shards that are shuffled together, samples and all; 0 shuffles everything. Stands for the
    /// reference's shuffle buffer, which mixes less.
    /// </summary>
    public int ShuffleWindow { get; init; }

    /// <summary>
    /// True to see the same samples in the same order in every epoch, as the reference does. Not a key there.
    /// </summary>
    public bool SameEveryEpoch { get; init; }

    /// <summary>Batches that are read ahead in the background. The reference counts worker processes instead.</summary>
    public int Prefetch { get; init; } = 2;

    /// <summary>
    /// How features are normalized. A file may say true for <c>standard</c> and false for
    /// <c>none</c>, as the reference does.
    /// </summary>
    public FeatureNorm FeatureNorm { get; init; } = FeatureNorm.Standard;

    /// <summary>Epochs of the run.</summary>
    public int Epochs { get; init; } = 50;

    /// <summary>Optimizer steps of the run; 0 takes <see cref="Epochs"/>. Not in the reference.</summary>
    public long Steps { get; init; }

    /// <summary>Samples of one optimizer step.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>
    /// Parts in which a batch goes through the student, to save memory; the step is the same to
    /// rounding. Not in the reference.
    /// </summary>
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>The peak learning rate; null scales <see cref="BaseLr"/> by the batch. Not in the reference.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Learning rate for <see cref="BaseBatchSize"/> · <see cref="BaseWorldSize"/> samples a step.</summary>
    public double BaseLr { get; init; } = 2e-3;

    /// <summary>See <see cref="BaseLr"/>.</summary>
    public int BaseBatchSize { get; init; } = 64;

    /// <summary>See <see cref="BaseLr"/>.</summary>
    public int BaseWorldSize { get; init; } = 8;

    /// <summary>Course of the learning rate after the warm-up.</summary>
    public LearningRateDecay LrScheduler { get; init; } = LearningRateDecay.Constant;

    /// <summary>The schedule as it should be, or with the reference's quirks. Not in the reference.</summary>
    public ScheduleRule ScheduleRule { get; init; } = ScheduleRule.Recommended;

    /// <summary>Part of the run in which the learning rate rises.</summary>
    public double WarmUpStepsRatio { get; init; } = 0.1;

    /// <summary>Where it starts, as a part of the peak.</summary>
    public double WarmUpLrStartFactor { get; init; } = 1e-2;

    /// <summary>Decoupled weight decay of AdamW, for everything but biases and one-dimensional weights.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>The two decay rates of AdamW.</summary>
    public IReadOnlyList<double> Betas { get; init; } = [0.9, 0.999];

    /// <summary>True to bound the gradient norm.</summary>
    public bool GradClip { get; init; }

    /// <summary>Bound during the warm-up.</summary>
    public double GradClipNormWarmup { get; init; } = 10;

    /// <summary>Bound after the warm-up.</summary>
    public double GradClipNorm { get; init; } = 1;

    /// <summary>
    /// True to stop training the translators after <see cref="FreezeTranslatorStartStepsRatio"/> of the run.
    /// </summary>
    public bool FreezeTranslator { get; init; }

    /// <summary>Fraction of the run after which translators are frozen. Default: 0.2.</summary>
    public double FreezeTranslatorStartStepsRatio { get; init; } = 0.2;

    /// <summary>What is minimized.</summary>
    public MainLoss MainLoss { get; init; } = MainLoss.CosL1;

    /// <summary>One cosine an image, as the reference, or one a token. Not in the reference.</summary>
    public CosineForm Cosine { get; init; } = CosineForm.Map;

    /// <summary>
    /// Also applies the target weights to the cosine, as in the paper; the reference's code averages it. Default:
    /// false. Not in the reference.
    /// </summary>
    public bool WeightCosine { get; init; }

    /// <summary>Numbers to compute in. Not in the reference.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Where to compute: <c>cpu</c> or <c>cuda</c>. Not in the reference.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// Threads of libtorch; 0 leaves what the process has. A resumed run takes the stored number. Not in the reference.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>Steps between two checkpoints; one also follows every evaluation and the last step.</summary>
    public int SaveCkptInterval { get; init; } = 20000;

    /// <summary>
    /// Minutes after which a checkpoint is written even where <see cref="SaveCkptInterval"/> does not ask for one; 0
    /// for never. The time since the last checkpoint is looked at after each step. Not in the reference.
    /// </summary>
    public double SaveCkptMinutes { get; init; } = 10;

    /// <summary>
    /// True to write, beside each checkpoint, the weights as the reference names and lays them
    /// out. Not in the reference.
    /// </summary>
    public bool SavePth { get; init; }

    /// <summary>First part of those names.</summary>
    public string RunIdentifierPrefix { get; init; } = "rvfm";

    /// <summary>A word for those names.</summary>
    public string Notes { get; init; } = "";

    /// <summary>Reads a configuration file and the overrides given beside it.</summary>
    /// <param name="path">
    /// A JSON file that holds what differs from the defaults, or the name of one that ships with the program, for
    /// instance <c>nano</c>; those are found from any folder.
    /// </param>
    /// <param name="overrides">
    /// <c>path=value</c>, for instance <c>batchSize=64</c>, <c>translatorKwargs.hiddenSizeFactor=0.5</c>,
    /// <c>targetModels=a,b</c> or <c>datasetMix.a=2</c>. Later ones win. Words that
    /// name parts of an object or weights of a dictionary add to what the file says; a dictionary of which only the
    /// default is known is replaced by the first of them.
    /// </param>
    /// <exception cref="UsageException">
    /// There is no such file, a key does not exist, or a value cannot be; all such findings at once.
    /// </exception>
    public static DistillConfig Load(string path, params string[] overrides)
    {
        var file = ConfigFile.Find(path, "distill");
        return Parse(file, InputFile.ReadText(file), overrides);
    }

    /// <summary>The defaults with the given overrides; see <see cref="Load"/>.</summary>
    /// <exception cref="UsageException">A key does not exist or a value cannot be; all such
    /// findings at once.</exception>
    public static DistillConfig From(params string[] overrides) => Parse(ConfigFindings.CommandLine, "{}", overrides);

    /// <summary>The whole configuration as JSON, defaults included, keys in camelCase.</summary>
    public string ToJson() => ConfigJson.Write(this);

    internal static DistillConfig Parse(string source, string json, IReadOnlyList<string> overrides) =>
        ConfigJson.Parse(new DistillConfig(), source, json, overrides, static config => config.Findings());

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
