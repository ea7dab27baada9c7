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
    /// token, or <c>reg-</c> for registers. Default: <c>facebook/deit-tiny-patch16-224</c>.
    /// </summary>
    public string Backbone { get; init; } = "facebook/deit-tiny-patch16-224";

    /// <summary>
    /// Sizes of the backbone if they differ from those of its name. Default: null, the sizes of its name. A field of
    /// ours (<c>backbone_config</c>).
    /// </summary>
    public BackboneSizes? BackboneConfig { get; init; }

    /// <summary>
    /// True if the student started from the published DeiT weights. A record; loading ignores it. Default: false.
    /// </summary>
    public bool Pretrained { get; init; }

    /// <summary>
    /// Targets of the student: teacher id to C × H × W, or to C alone if the id ends with <see
    /// cref="TeacherSpec.ClassTokenSuffix"/>. Default: empty, a backbone alone.
    /// </summary>
    public IReadOnlyDictionary<string, FeatureSize> TargetFeatureSizes { get; init; } =
        new Dictionary<string, FeatureSize>(StringComparer.Ordinal);

    /// <summary>Kind of the translators. Default: <see cref="TranslatorKind.LightConvolution"/>.</summary>
    public TranslatorKind TranslatorType { get; init; } = TranslatorKind.LightConvolution;

    /// <summary>
    /// Sizes of the translators. Published files contain only <c>translator_hidden_size_factor</c>; other sizes are in
    /// a field of ours (<c>translator_kwargs</c>). Default: those of <see cref="TranslatorSizes"/>.
    /// </summary>
    public TranslatorSizes TranslatorKwargs { get; init; } = new();

    /// <summary>Weight of each target in training. Default: null, equal weights.</summary>
    public IReadOnlyDictionary<string, double>? TargetLossWeights { get; init; }

    /// <summary>
    /// Output of <see cref="TheiaModel"/> if a call selects no other. Default: <see cref="TokenSelection.Spatial"/>.
    /// </summary>
    public TokenSelection FeatureReduceMethod { get; init; }

    /// <summary>
    /// True if the model has a neck: three convolutions that make one vector of the patch tokens. Default: false.
    /// </summary>
    public bool FeatureNeck { get; init; }

    /// <summary>Length of that vector. Default: 256.</summary>
    public int FeatureNeckHiddenDim { get; init; } = 256;

    /// <summary>
    /// True if the neck's vector is the model's output. Needs <see cref="FeatureNeck"/>. Default: false.
    /// </summary>
    public bool ForwardNeck { get; init; }

    /// <summary>Activation of the neck: <c>relu</c> or <c>tanh</c>. Default: <c>relu</c>.</summary>
    public string FeatureNeckNonlinearity { get; init; } = TranslatorSizes.Relu;

    /// <summary>
    /// Side of the square image that the position table fits, in pixels, at least 16. Heads exist for 224, and most for
    /// 256. Default: 224.
    /// </summary>
    public int ImageSize { get; init; } = 224;

    /// <summary>Number of registers. Default: 7 for a <c>reg-</c> backbone, 0 for the others.</summary>
    public int NumRegTokens
    {
        get => _registers ?? DefaultRegistersOf(Backbone);
        init => _registers = value;
    }

    /// <summary>The same student for these teachers, in this order.</summary>
    /// <param name="teachers">Their stored sizes become the targets.</param>
    /// <param name="classTokens">Adds a target for the class token of each teacher that stores one. Default:
    /// false.</param>
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
