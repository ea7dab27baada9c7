using System.Text;
using Theia.Data.Text;
using Theia.Networks;
using Theia.Student.Backbones;

namespace Theia;

/// <summary>
/// Architecture of a student: the contents of <c>config.json</c> of a model folder, with the names
/// and defaults of the published models.
/// </summary>
public sealed partial record TheiaConfig
{
    /// <summary>Registers of a <c>reg-</c> backbone where the configuration does not say.</summary>
    private const int DefaultRegisters = 7;

    private readonly int? _registers;

    /// <summary>192 channels, 3 heads, 12 blocks; no targets yet.</summary>
    public static TheiaConfig Tiny { get; } = new();

    /// <summary>384 channels, 6 heads, 12 blocks; no targets yet.</summary>
    public static TheiaConfig Small { get; } = new() { Backbone = "facebook/deit-small-patch16-224" };

    /// <summary>768 channels, 12 heads, 12 blocks; no targets yet.</summary>
    public static TheiaConfig Base { get; } = new() { Backbone = "facebook/deit-base-patch16-224" };

    /// <summary>
    /// The backbone: <c>facebook/deit-{tiny,small,base}-patch16-224</c>, with <c>nocls-</c> before it for no class
    /// token, or <c>reg-</c> for registers.
    /// </summary>
    public string Backbone { get; init; } = "facebook/deit-tiny-patch16-224";

    /// <summary>
    /// Sizes of the backbone where they are not those of its name. A field of ours (<c>backbone_config</c>).
    /// </summary>
    public BackboneSizes? BackboneConfig { get; init; }

    /// <summary>
    /// True when the student started from the published DeiT weights. A record; loading does not look at it.
    /// </summary>
    public bool Pretrained { get; init; }

    /// <summary>
    /// What the student predicts: teacher id to C × H × W, or to C alone where the id ends with
    /// <see cref="TeacherSpec.ClassTokenSuffix"/>. Empty for a backbone alone.
    /// </summary>
    public IReadOnlyDictionary<string, FeatureSize> TargetFeatureSizes { get; init; } =
        new Dictionary<string, FeatureSize>(StringComparer.Ordinal);

    /// <summary>How it predicts.</summary>
    public TranslatorKind TranslatorType { get; init; } = TranslatorKind.LightConvolution;

    /// <summary>
    /// Sizes of the translators. Published files hold only <c>translator_hidden_size_factor</c>; what else is needed
    /// goes to a field of ours (<c>translator_kwargs</c>).
    /// </summary>
    public TranslatorSizes TranslatorKwargs { get; init; } = new();

    /// <summary>Weight of each target in training; null for equal ones.</summary>
    public IReadOnlyDictionary<string, double>? TargetLossWeights { get; init; }

    /// <summary>Default output of <see cref="TheiaModel"/>.</summary>
    public TokenSelection FeatureReduceMethod { get; init; }

    /// <summary>True when the model has a neck: three convolutions that make one vector of the patch tokens.</summary>
    public bool FeatureNeck { get; init; }

    /// <summary>Length of that vector.</summary>
    public int FeatureNeckHiddenDim { get; init; } = 256;

    /// <summary>True when the neck's vector is the model's output. Needs <see cref="FeatureNeck"/>.</summary>
    public bool ForwardNeck { get; init; }

    /// <summary>Activation of the neck: <c>relu</c> or <c>tanh</c>.</summary>
    public string FeatureNeckNonlinearity { get; init; } = TranslatorSizes.Relu;

    /// <summary>
    /// Side of the square image that the positions were made for, in pixels. Heads exist for 224, and most for 256.
    /// </summary>
    public int ImageSize { get; init; } = 224;

    /// <summary>Registers of a <c>reg-</c> backbone, 7 by default; 0 for the others.</summary>
    public int NumRegTokens
    {
        get => _registers ?? DefaultRegistersOf(Backbone);
        init => _registers = value;
    }

    /// <summary>The same student for these teachers, in this order.</summary>
    /// <param name="teachers">Their stored sizes become the targets.</param>
    /// <param name="classTokens">True adds a target for the class token of each teacher that stores one.</param>
    public TheiaConfig WithTargets(IEnumerable<TeacherSpec> teachers, bool classTokens = false)
    {
        OrderedDictionary<string, FeatureSize> targets = new(StringComparer.Ordinal);
        foreach (TeacherSpec teacher in teachers)
        {
            targets[teacher.Id] = teacher.Size;
            if (classTokens && teacher.HasClassToken)
                targets[teacher.Id + TeacherSpec.ClassTokenSuffix] = FeatureSize.Vector(teacher.Size.Channels);
        }

        return this with { TargetFeatureSizes = targets };
    }

    private static int DefaultRegistersOf(string backbone) =>
        BackboneName.HasRegisters(backbone) ? DefaultRegisters : 0;

    /// <summary>Sizes of the backbone. The configuration must have been checked.</summary>
    internal VisionTransformerConfig ToNetwork()
    {
        var name = BackboneName.Parse(Backbone)!;
        BackboneSizes sizes = BackboneConfig ?? name.Sizes!;
        return new VisionTransformerConfig(
            sizes.HiddenSize, sizes.NumHiddenLayers, sizes.NumAttentionHeads,
            sizes.IntermediateSize, ImageSize, PatchSize)
        {
            LayerNormEps = 1e-12,   // far below float32 resolution, as published
            ClassToken = name.Variant != BackboneVariant.NoClassToken,
            Registers = NumRegTokens,
        };
    }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
