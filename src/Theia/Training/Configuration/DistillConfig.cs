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
    /// <summary>Feeds every random choice of the run; at least 0. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>Folder of the run. Default: <c>runs/distill</c>. Not in the reference.</summary>
    public string RunFolder { get; init; } = "runs/distill";

    /// <summary>
    /// The student: <c>facebook/deit-{tiny,small,base}-patch16-224</c>, with <c>nocls-</c> or <c>reg-</c> before it for
    /// the variants. Default: <c>facebook/deit-small-patch16-224</c>.
    /// </summary>
    public string Backbone { get; init; } = "facebook/deit-small-patch16-224";

    /// <summary>
    /// Sizes of the backbone if they differ from those of its name. Default: null, the sizes of its name. Not in the
    /// reference.
    /// </summary>
    public BackboneSizes? BackboneConfig { get; init; }

    /// <summary>
    /// Number of registers of a <c>reg-</c> backbone, at least 1; other backbones ignore it. Default: 7.
    /// </summary>
    public int NumRegTokens { get; init; } = 7;

    /// <summary>
    /// Initializes the backbone from the published DeiT weights at <see cref="CheckpointPath"/>. Default: false.
    /// </summary>
    public bool Pretrained { get; init; }

    /// <summary>
    /// A model folder or weights file to start from: weights with matching names are loaded. Default: null, random
    /// weights.
    /// </summary>
    public string? CheckpointPath { get; init; }

    /// <summary>
    /// Side of the square input image in pixels, at least 16; stored images of another size are resized. Default: 224.
    /// Not in the reference.
    /// </summary>
    public int ImageSize { get; init; } = 224;

    /// <summary>
    /// True repeats a slip of the reference for comparisons: its <c>nocls-</c> and <c>reg-</c> students start with
    /// positions and class token of deviation 1 instead of 0.02, and with PyTorch's own initialization of the patch
    /// layer. Default: false. Not in the reference.
    /// </summary>
    public bool ReferenceInitialization { get; init; }

    /// <summary>
    /// Kind of the translators: <c>lconv</c>, <c>conv</c>, <c>mlp</c> or <c>transformer</c>. Default: <c>lconv</c>.
    /// </summary>
    public TranslatorKind Translator { get; init; } = TranslatorKind.LightConvolution;

    /// <summary>Sizes of the translators. Default: those of <see cref="TranslatorSizes"/>.</summary>
    public TranslatorSizes TranslatorKwargs { get; init; } = new();

    /// <summary>
    /// Teacher ids, and names of sets of them such as <c>cdiv</c>, in order. Empty means every known teacher. Default:
    /// <c>cdiv</c>.
    /// </summary>
    public IReadOnlyList<string> TargetModels { get; init; } = ["cdiv"];

    /// <summary>
    /// Weight of each target in the squared and smooth L1 losses, at least 0. Default: null, 1/M for each of M targets.
    /// </summary>
    public IReadOnlyDictionary<string, double>? TargetModelWeights { get; init; }

    /// <summary>Also distills class tokens, from teachers that store one. Default: false.</summary>
    public bool DistillCls { get; init; }

    /// <summary>Number of targets drawn at random for each step; 0 or less uses all. Default: -1.</summary>
    public int RandomTargetModels { get; init; } = -1;

    /// <summary>
    /// Probability that a step leaves out a teacher, 0 to 0.999. The teacher with the greatest loss always stays (the
    /// idea of UNIC, arXiv 2408.05088). Default: 0. Not in the reference.
    /// </summary>
    public double TeacherDropping { get; init; }

    /// <summary>Folder of the data sets and their statistics. Default: <c>data</c>.</summary>
    public string DatasetRoot { get; init; } = "data";

    /// <summary>
    /// Data sets by weight, above 0. A file may also contain one name, or a list of names with weight 1 each. Default:
    /// <c>imagenet</c> with weight 1.
    /// </summary>
    public IReadOnlyDictionary<string, double> DatasetMix { get; init; } =
        new Dictionary<string, double>(StringComparer.Ordinal) { ["imagenet"] = 1 };

    /// <summary>Fraction of the samples that makes an epoch, above 0. Default: 0.1.</summary>
    public double DatasetRatio { get; init; } = 0.1;

    /// <summary>
    /// Fraction of the evaluation split that an evaluation during training uses, above 0; <see
    /// cref="Distillation.Evaluate(string, string?, bool, CancellationToken)"/> uses all of it. Default: 0.1, a number
    /// in the code of the reference.
    /// </summary>
    public double EvalRatio { get; init; } = 0.1;

    /// <summary>Split of the evaluations: <c>train</c>, <c>val</c> or <c>test</c>. Default: <c>val</c>.</summary>
    public string EvalSplit { get; init; } = "val";

    /// <summary>
    /// Fewest steps between two evaluations, at least 1: an evaluation follows after as few whole epochs as reach this
    /// number, and after the last step. 1 evaluates after every epoch, as the reference does. Default: 100. Not in the
    /// reference.
    /// </summary>
    public int EvalInterval { get; init; } = 100;

    /// <summary>Reads samples in random order. Default: true.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// Number of shards that are shuffled together, with their samples; 0 shuffles everything. Stands for the shuffle
    /// buffer of the reference, which mixes less. Default: 0.
    /// </summary>
    public int ShuffleWindow { get; init; }

    /// <summary>
    /// Reads the same samples in the same order in every epoch, as the reference does. Default: false. Not a key there.
    /// </summary>
    public bool SameEveryEpoch { get; init; }

    /// <summary>
    /// Batches read ahead in the background, at least 0. Default: 2. The reference counts worker processes instead.
    /// </summary>
    public int Prefetch { get; init; } = 2;

    /// <summary>
    /// Normalization of features. A file may use true for <c>standard</c> and false for <c>none</c>, as in the
    /// reference. Default: <c>standard</c>.
    /// </summary>
    public FeatureNorm FeatureNorm { get; init; } = FeatureNorm.Standard;

    /// <summary>Epochs of the run, at least 1. Default: 50.</summary>
    public int Epochs { get; init; } = 50;

    /// <summary>Optimizer steps of the run; 0 uses <see cref="Epochs"/>. Default: 0. Not in the reference.</summary>
    public long Steps { get; init; }

    /// <summary>Samples per optimizer step, at least 1. Default: 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>
    /// Parts in which a batch goes through the student, to save memory; from 1 to <see cref="BatchSize"/>. The step is
    /// the same up to rounding. Default: 1. Not in the reference.
    /// </summary>
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>
    /// The peak learning rate, above 0. Default: null, <see cref="BaseLr"/> scaled by the batch. Not in the reference.
    /// </summary>
    public double? LearningRate { get; init; }

    /// <summary>
    /// Learning rate for <see cref="BaseBatchSize"/> · <see cref="BaseWorldSize"/> samples per step, above 0. Default:
    /// 0.002.
    /// </summary>
    public double BaseLr { get; init; } = 2e-3;

    /// <summary>Samples per process that <see cref="BaseLr"/> is for, at least 1. Default: 64.</summary>
    public int BaseBatchSize { get; init; } = 64;

    /// <summary>Processes that <see cref="BaseLr"/> is for, at least 1. Default: 8.</summary>
    public int BaseWorldSize { get; init; } = 8;

    /// <summary>Learning rate after the warm-up. Default: <c>constant</c>.</summary>
    public LearningRateDecay LrScheduler { get; init; } = LearningRateDecay.Constant;

    /// <summary>
    /// The corrected schedule, or the one of the reference with its quirks. Default: <c>recommended</c>. Not in the
    /// reference.
    /// </summary>
    public ScheduleRule ScheduleRule { get; init; } = ScheduleRule.Recommended;

    /// <summary>Fraction of the run in which the learning rate rises, 0 to 1. Default: 0.1.</summary>
    public double WarmUpStepsRatio { get; init; } = 0.1;

    /// <summary>First learning rate of the warm-up as a fraction of the peak, 0 to 1. Default: 0.01.</summary>
    public double WarmUpLrStartFactor { get; init; } = 1e-2;

    /// <summary>
    /// Decoupled weight decay of AdamW, at least 0, for all weights except biases and one-dimensional ones. Default:
    /// 0.01.
    /// </summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>The two decay rates of AdamW, each from 0 to below 1. Default: 0.9 and 0.999.</summary>
    public IReadOnlyList<double> Betas { get; init; } = [0.9, 0.999];

    /// <summary>Clips the gradient norm. Default: false.</summary>
    public bool GradClip { get; init; }

    /// <summary>Largest gradient norm during the warm-up, above 0. Default: 10.</summary>
    public double GradClipNormWarmup { get; init; } = 10;

    /// <summary>Largest gradient norm after the warm-up, above 0. Default: 1.</summary>
    public double GradClipNorm { get; init; } = 1;

    /// <summary>
    /// Stops training the translators after <see cref="FreezeTranslatorStartStepsRatio"/> of the run. Default: false.
    /// </summary>
    public bool FreezeTranslator { get; init; }

    /// <summary>Fraction of the run after which translators are frozen, 0 to 1. Default: 0.2.</summary>
    public double FreezeTranslatorStartStepsRatio { get; init; } = 0.2;

    /// <summary>The loss that is minimized. Default: <c>cos_l1</c>.</summary>
    public MainLoss MainLoss { get; init; } = MainLoss.CosL1;

    /// <summary>
    /// One cosine per image, as in the reference (<c>map</c>), or one per token (<c>token</c>). Default: <c>map</c>.
    /// Not in the reference.
    /// </summary>
    public CosineForm Cosine { get; init; } = CosineForm.Map;

    /// <summary>
    /// Also applies the target weights to the cosine, as in the paper; the reference's code averages it. Default:
    /// false. Not in the reference.
    /// </summary>
    public bool WeightCosine { get; init; }

    /// <summary>
    /// Number format of the computation. Default: <c>auto</c>, bfloat16 if the processor supports it in hardware. Not
    /// in the reference.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>
    /// Device of the computation: <c>cpu</c> or <c>cuda</c>. Default: <c>cpu</c>. Not in the reference.
    /// </summary>
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// Threads of libtorch; 0 keeps the number of the process. A resumed run uses the stored number. Default: 0. Not in
    /// the reference.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>
    /// Steps between two checkpoints, at least 1; every evaluation and the last step also write one. Default: 20000.
    /// </summary>
    public int SaveCkptInterval { get; init; } = 20000;

    /// <summary>
    /// Minutes after which a step writes a checkpoint even if <see cref="SaveCkptInterval"/> does not ask for one; 0
    /// for never. Default: 10. Not in the reference.
    /// </summary>
    public double SaveCkptMinutes { get; init; } = 10;

    /// <summary>
    /// Steps between two strips: images of what the student sees of a few held-out images, above what its teachers see,
    /// as far as it can be decoded. One before the first step, one after the last; 0 for none. Default: 1000. Not in
    /// the reference.
    /// </summary>
    public int StripInterval { get; init; } = 1000;

    /// <summary>
    /// Also writes the weights beside each checkpoint with the names and layout of the reference. Default: false. Not
    /// in the reference.
    /// </summary>
    public bool SavePth { get; init; }

    /// <summary>First part of the names of those files. Default: <c>rvfm</c>.</summary>
    public string RunIdentifierPrefix { get; init; } = "rvfm";

    /// <summary>Last part of the names of those files. Default: empty.</summary>
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
