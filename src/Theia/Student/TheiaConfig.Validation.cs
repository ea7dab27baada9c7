using Theia.Student.Backbones;
using Theia.Student.Translators;

namespace Theia;

public sealed partial record TheiaConfig
{
    // Far above every published model, far below what would exhaust a machine before the weights are looked at.
    private const int GreatestWidth = 16_384;
    private const int GreatestDepth = 256;
    private const int GreatestImage = 4096;
    private const int PatchSize = 16;

    /// <summary>Everything that keeps a student from being built; empty when it can be.</summary>
    internal IReadOnlyList<string> Findings() =>
        [.. BackboneFindings(), .. TranslatorFindings(), .. TargetFindings(), .. NeckFindings()];

    /// <summary>Throws everything that is wrong at once.</summary>
    /// <exception cref="UsageException">The configuration describes no student that can be built.</exception>
    internal void Check()
    {
        var findings = Findings();
        if (findings.Count > 0)
        {
            throw new UsageException(
                $"This configuration does not describe a valid student. {string.Join(' ', findings)}");
        }
    }

    private static string? OutOf(string what, long value, long least, long greatest) =>
        value >= least && value <= greatest ? null : $"'{what}' must be from {least} to {greatest}; it is {value}.";

    private IEnumerable<string> BackboneFindings()
    {
        var name = BackboneName.Parse(Backbone);
        if (name is null)
        {
            yield return $"The backbone '{Backbone}' is unknown. "
                + $"Known backbones: {string.Join(", ", BackboneName.Published.Select(p => $"facebook/{p.Word}"))}, "
                + "and these with 'nocls-' or 'reg-' before them.";
            yield break;
        }

        var sizes = BackboneConfig ?? name.Sizes;
        if (sizes is null)
            yield return $"The sizes of the backbone '{Backbone}' are unknown. Set them in 'backbone_config'.";
        string?[] ranges =
        [
            OutOf("hidden_size", sizes?.HiddenSize ?? 1, 1, GreatestWidth),
            OutOf("num_attention_heads", sizes?.NumAttentionHeads ?? 1, 1, GreatestWidth),
            OutOf("num_hidden_layers", sizes?.NumHiddenLayers ?? 1, 1, GreatestDepth),
            OutOf("intermediate_size", sizes?.IntermediateSize ?? 1, 1, 4 * GreatestWidth),
            OutOf("image_size", ImageSize, PatchSize, GreatestImage), OutOf("num_reg_tokens", NumRegTokens, 0, 1024),
        ];
        foreach (var range in ranges.OfType<string>())
            yield return range;
        if (sizes is { NumAttentionHeads: > 0 } && sizes.HiddenSize % sizes.NumAttentionHeads != 0)
        {
            yield return $"'hidden_size' {sizes.HiddenSize} is not divisible by 'num_attention_heads' "
                + $"{sizes.NumAttentionHeads}.";
        }

        if (name.Variant == BackboneVariant.Registers && NumRegTokens == 0)
        {
            yield return $"The backbone '{Backbone}' needs at least one register; "
                + "'num_reg_tokens' is 0. Drop 'reg-' for none.";
        }

        if (name.Variant != BackboneVariant.Registers && NumRegTokens > 0)
        {
            yield return $"The backbone '{Backbone}' has no registers, but 'num_reg_tokens' is {NumRegTokens}. "
                + "Write 'reg-' before its name, or 0.";
        }
    }

    private IEnumerable<string> TranslatorFindings()
    {
        var sizes = TranslatorKwargs;
        string?[] ranges =
        [
            OutOf("translator_hidden_size", sizes.TranslatorHiddenSize, 1, GreatestWidth),
            OutOf("translator_n_layer", sizes.TranslatorNLayer, 1, GreatestDepth),
            OutOf("translator_n_layers", sizes.TranslatorNLayers, 1, GreatestDepth),
            OutOf("translator_n_heads", sizes.TranslatorNHeads, 1, GreatestWidth),
        ];
        foreach (var range in ranges.OfType<string>())
            yield return range;
        var width = BackboneConfig?.HiddenSize ?? BackboneName.Parse(Backbone)?.Sizes?.HiddenSize ?? 1;
        if (!(sizes.HiddenSizeFactor * width is >= 1 and <= GreatestWidth))
        {
            yield return $"'hidden_size_factor' {sizes.HiddenSizeFactor} times the width {width} must be from "
                + $"1 to {GreatestWidth}.";
        }

        if (TranslatorType == TranslatorKind.Transformer && sizes.TranslatorNHeads > 0
            && sizes.TranslatorHiddenSize % sizes.TranslatorNHeads != 0)
        {
            yield return $"'translator_hidden_size' {sizes.TranslatorHiddenSize} is not divisible by "
                + $"'translator_n_heads' {sizes.TranslatorNHeads}.";
        }

        if (sizes.TranslatorActivation is not (TranslatorSizes.Gelu or TranslatorSizes.Relu))
            yield return $"'translator_activation' must be 'gelu' or 'relu'; it is '{sizes.TranslatorActivation}'.";
    }

    private IEnumerable<string> TargetFindings()
    {
        var clash = TargetFeatureSizes.Keys.GroupBy(Translator.ModuleName, StringComparer.Ordinal)
            .FirstOrDefault(names => names.Count() > 1);
        if (clash is not null)
        {
            yield return $"The targets {string.Join(" and ", clash.Select(name => $"'{name}'"))} would share the name "
                + $"'{clash.Key}' in the weights.";
        }

        foreach (var (name, size) in TargetFeatureSizes)
        {
            if (TargetFinding(name, size) is { } finding)
                yield return $"The target '{name}' of size {size} is not possible: {finding}.";
        }
    }

    private string? TargetFinding(string name, FeatureSize size)
    {
        if (size.Channels is < 1 or > 65_536)
            return "it needs from 1 to 65536 channels";
        if (size.IsVector != name.EndsWith(TeacherSpec.ClassTokenSuffix, StringComparison.Ordinal))
        {
            return $"a class token (target name ending with '{TeacherSpec.ClassTokenSuffix}') has one number, "
                + "a map three";
        }

        var grid = ImageSize / PatchSize;
        if (size.IsVector)
        {
            return TranslatorType != TranslatorKind.LightConvolution ? "only 'lconv' predicts class tokens"
                : BackboneName.LacksClassToken(Backbone)
                    ? $"the backbone '{Backbone}' has no class token to predict it from"
                    : null;
        }

        if (size.Height != size.Width || size.Height is < 1 or > 512)
            return "maps must be square, with 1 to 512 cells per side";
        return TranslatorType switch
        {
            TranslatorKind.LightConvolution when !ConvolutionalHeads.Reach(grid, size.Height, lastConvolution: false) =>
                "'lconv' supports maps of 7, 14, 16 or 64 cells per side from 14 patches (224 pixels); this "
                    + $"model has {grid} patches per side. 'mlp' and 'transformer' support any",
            TranslatorKind.Convolution when !ConvolutionalHeads.Reach(grid, size.Height, lastConvolution: true) =>
                "'conv' supports maps of 16 or 64 cells per side from 14 patches (224 pixels); "
                    + $"this model has {grid} patches per side. 'mlp' and 'transformer' support any",
            _ => null,
        };
    }

    private IEnumerable<string> NeckFindings()
    {
        if (ForwardNeck && !FeatureNeck)
            yield return "'forward_neck' is true, but 'feature_neck' is false.";
        if (FeatureNeckNonlinearity is not (TranslatorSizes.Relu or "tanh"))
            yield return $"'feature_neck_nonlinearity' must be 'relu' or 'tanh'; it is '{FeatureNeckNonlinearity}'.";
        if (FeatureNeck && ImageSize / PatchSize is < 14 or > 17)
        {
            yield return "A neck needs 14 to 17 patches per side; "
                + $"'image_size' {ImageSize} gives {ImageSize / PatchSize}.";
        }

        if (OutOf("feature_neck_hidden_dim", FeatureNeckHiddenDim, 1, GreatestWidth) is { } range)
            yield return range;
        if (FeatureReduceMethod == TokenSelection.Neck && !FeatureNeck)
            yield return "The configuration selects the neck's vector, but 'feature_neck' is false.";
        if (FeatureReduceMethod == TokenSelection.ClassToken && BackboneName.LacksClassToken(Backbone))
            yield return $"'feature_reduce_method' is 'cls', but the backbone '{Backbone}' has no class token.";
    }
}
