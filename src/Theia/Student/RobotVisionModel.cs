using Theia.Data.Errors;
using Theia.Networks;
using Theia.Networks.Vit;
using Theia.Student.Backbones;
using Theia.Student.Translators;

namespace Theia.Student;

/// <summary>
/// The student as a module: backbone, translators and neck under the keys <c>backbone</c>,
/// <c>translator</c> and <c>neck</c>.
/// </summary>
internal sealed class RobotVisionModel : Module
{
    [ComponentName(Name = "backbone")] private readonly Backbone _backbone;
    [ComponentName(Name = "translator")] private readonly Translator? _translator;
    [ComponentName(Name = "neck")] private readonly Sequential? _neck;

    /// <summary>
    /// Builds a student whose weights are not set; see <see cref="Initialization"/> and
    /// <see cref="Checkpoints.StateDict"/>.
    /// </summary>
    /// <exception cref="UsageException">The configuration describes no student that can be built.</exception>
    public RobotVisionModel(TheiaConfig config, Device? device = null)
        : base(nameof(RobotVisionModel))
    {
        config.Check();
        Config = config;
        var backbone = config.ToNetwork();
        _backbone = new Backbone(backbone, device);
        _translator = config.TargetFeatureSizes.Count == 0 ? null : CreateTranslator(config, backbone, device);
        _neck = config.FeatureNeck
            ? Neck.Create(
                backbone.HiddenSize, config.FeatureNeckHiddenDim, config.FeatureNeckNonlinearity == "tanh", device)
            : null;
        RegisterComponents();
    }

    public TheiaConfig Config { get; }

    public Backbone Backbone => _backbone;

    /// <summary>Null for a student without targets.</summary>
    public Translator? Translator => _translator;

    /// <summary>Names of all targets, in the order of the configuration.</summary>
    public IEnumerable<string> Targets => Config.TargetFeatureSizes.Keys;

    /// <summary>Predicts teacher features.</summary>
    /// <param name="pixels">[B, 3, H, W] with H = W = the configuration's image size, prepared.</param>
    /// <param name="targets">Which targets; null for all.</param>
    /// <returns>By name, [B, H · W, channels] row by row, or [B, channels] for a class token.
    /// The caller owns them.</returns>
    public Dictionary<string, Tensor> forward(Tensor pixels, IReadOnlyCollection<string>? targets = null)
    {
        using Tensor tokens = Encode(pixels);
        return Translate(tokens, targets);
    }

    /// <summary>Runs the backbone.</summary>
    /// <inheritdoc cref="VisionTransformer.Encode"/>
    public Tensor Encode(Tensor pixels, PositionRule? resize = null) => _backbone.Encode(pixels, resize);

    /// <summary>Predicts targets from all tokens of the backbone; see <see cref="forward"/>.</summary>
    public Dictionary<string, Tensor> Translate(Tensor tokens, IReadOnlyCollection<string>? targets = null)
    {
        if (_translator is null)
        {
            throw new UsageException(
                "This student has no targets: it encodes images but predicts no teacher features. "
                + "Load one with 'target_feature_sizes' in its config.json.");
        }

        foreach (var target in targets ?? [])
        {
            if (!_translator.Targets.ContainsKey(target))
            {
                throw new UsageException(
                    $"This student does not predict '{target}'.{NearestName.Hint(target, Targets)} It predicts "
                    + $"{string.Join(", ", Targets)}.");
            }
        }

        using Tensor patches = _backbone.Patches(tokens);
        using Tensor? classToken = _backbone.Config.ClassToken ? _backbone.ClassToken(tokens) : null;
        return _translator.Translate(patches, classToken, targets ?? [.. Targets]);
    }

    /// <summary>Reduces all tokens of the backbone to what is wanted.</summary>
    public Tensor Select(Tensor tokens, TokenSelection selection)
    {
        if (selection != TokenSelection.Neck)
            return _backbone.Select(tokens, selection);
        if (_neck is null)
        {
            throw new UsageException(
                "This student has no neck ('feature_neck' in its config.json is false). "
                + "Select tokens, or their mean or maximum.");
        }

        using Tensor patches = _backbone.Patches(tokens);
        return _neck.call(patches);
    }

    /// <summary>Stops the training of the translators: they get no gradient any more.</summary>
    public void FreezeTranslator()
    {
        foreach (var parameter in _translator?.parameters() ?? [])
            parameter.requires_grad = false;
    }

    private static Translator CreateTranslator(TheiaConfig config, VisionTransformerConfig backbone, Device? device)
    {
        TranslatorSizes sizes = config.TranslatorKwargs;
        IReadOnlyDictionary<string, FeatureSize> targets = config.TargetFeatureSizes;
        return config.TranslatorType switch
        {
            TranslatorKind.Mlp =>
                HeadTranslator.Mlp(backbone, targets, sizes.TranslatorHiddenSize, sizes.TranslatorNLayer, device),
            TranslatorKind.Convolution =>
                HeadTranslator.Convolution(backbone, targets, sizes.TranslatorHiddenSize, device),
            TranslatorKind.Transformer => new TransformerTranslator(backbone, targets, sizes, device),
            _ => HeadTranslator.LightConvolution(backbone, targets, sizes.HiddenSizeFactor, device),
        };
    }
}
