using Theia.Networks;
using Theia.Networks.Layers;

namespace Theia.Student.Translators;

/// <summary>
/// A translator that is one head for each target, with at most a projection before them:
/// <c>lconv</c>, <c>conv</c> and <c>mlp</c>.
/// </summary>
internal sealed class HeadTranslator : Translator
{
    [ComponentName(Name = "backbone_adapter")] private readonly Sequential? _adapter;
    [ComponentName(Name = "translator_heads")] private readonly Heads _heads;

    private HeadTranslator(
        IReadOnlyDictionary<string, FeatureSize> targets, Sequential? adapter, Func<FeatureSize, Head> head)
        : base(nameof(HeadTranslator), targets)
    {
        _adapter = adapter;
        _heads = new Heads(targets, head);
        RegisterComponents();
    }

    /// <summary><c>lconv</c>: heads at the backbone's width times a factor.</summary>
    public static HeadTranslator LightConvolution(
        VisionTransformerConfig backbone, IReadOnlyDictionary<string, FeatureSize> targets,
        double factor, Device? device)
    {
        ConvolutionalHeads heads = new(
            backbone.HiddenSize, (int)(factor * backbone.HiddenSize), LastConvolution: false, device);
        return new HeadTranslator(targets, null, size => size.IsVector
            ? new Head(Sequential(UninitializedLayers.Linear(backbone.HiddenSize, size.Channels, device)))
            : heads.From(backbone.Grid, size));
    }

    /// <summary><c>conv</c>: heads at twice a width of their own.</summary>
    public static HeadTranslator Convolution(
        VisionTransformerConfig backbone, IReadOnlyDictionary<string, FeatureSize> targets, int width, Device? device)
    {
        ConvolutionalHeads heads = new(width, 2 * width, LastConvolution: true, device);
        return new HeadTranslator(
            targets, Adapter(backbone.HiddenSize, width, device), size => heads.From(backbone.Grid, size));
    }

    /// <summary><c>mlp</c>: a perceptron on each token.</summary>
    public static HeadTranslator Mlp(
        VisionTransformerConfig backbone, IReadOnlyDictionary<string, FeatureSize> targets,
        int width, int layers, Device? device) => new(
            targets,
            Adapter(backbone.HiddenSize, width, device),
            size => TokenPerceptron(width, layers, backbone.Grid, size, device));

    /// <summary>
    /// A perceptron on each token, on the target's grid: <paramref name="layers"/> linear layers
    /// with twice the width between them.
    /// </summary>
    public static Head TokenPerceptron(int width, int layers, int grid, FeatureSize size, Device? device)
    {
        List<Module<Tensor, Tensor>> parts = [];
        var inputs = width;
        for (var i = 1; i < layers; i++)
        {
            parts.Add(UninitializedLayers.Linear(inputs, 2 * width, device));
            parts.Add(ReLU(inplace: true));
            inputs = 2 * width;
        }

        parts.Add(UninitializedLayers.Linear(inputs, size.Channels, device));
        return new Head(Sequential(parts), resize: new NearestTokens(grid, size.Height));
    }

    public override Dictionary<string, Tensor> Translate(
        Tensor patches, Tensor? classToken, IEnumerable<string> targets)
    {
        Dictionary<string, Tensor> results = new(StringComparer.Ordinal);
        using Tensor tokens = _adapter is null ? patches.alias() : _adapter.call(patches);
        foreach (var target in targets)
            results.Add(target, _heads[target].call(Targets[target].IsVector ? classToken! : tokens));

        return results;
    }
}
