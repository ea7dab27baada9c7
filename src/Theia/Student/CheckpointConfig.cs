using System.Text.RegularExpressions;
using Theia.Student.Backbones;

namespace Theia.Student;

/// <summary>
/// Reads off the names and shapes of a checkpoint what student it is. The reference's <c>.pth</c>
/// files carry no configuration; what the published kind of student (<c>lconv</c>) leaves open is the
/// number of heads, which are 64 wide in every DeiT.
/// </summary>
internal static partial class CheckpointConfig
{
    private const string Embeddings = "backbone.model.embeddings.";
    private const string TranslatorHeads = "translator.translator_heads.";
    private const int HeadWidth = 64;
    private const int PatchSize = 16;
    private static readonly int[] _lastSlots = [8, 5, 0];

    /// <summary>The configuration of the student that has these weights.</summary>
    /// <exception cref="UsageException">They are not of the published kind.</exception>
    public static TheiaConfig ToConfig(ModelWeights weights)
    {
        IReadOnlyDictionary<string, TensorInfo> tensors = weights.Tensors;
        var width = Size(weights, $"{Embeddings}patch_embeddings.projection.bias", 0);
        if (width % HeadWidth != 0 || tensors.ContainsKey("translator.backbone_adapter.0.weight"))
            throw NeedsConfig(weights, "its sizes match no published student");
        BackboneSizes sizes = new()
        {
            HiddenSize = width,
            NumAttentionHeads = width / HeadWidth,
            NumHiddenLayers = tensors.Keys.Select(name => LayerName().Match(name)).Where(match => match.Success)
                .Select(match => match.Groups["layer"].Value).Distinct(StringComparer.Ordinal).Count(),
            IntermediateSize = Size(weights, "backbone.model.encoder.layer.0.intermediate.dense.bias", 0),
        };
        var registers = tensors.ContainsKey($"{Embeddings}reg_token") ? Size(weights, $"{Embeddings}reg_token", 1) : 0;
        var (word, published) = BackboneName.Published.FirstOrDefault(p => p.Sizes == sizes, BackboneName.Published[0]);
        var variant = registers > 0 ? "reg-" : tensors.ContainsKey($"{Embeddings}cls_token") ? "" : "nocls-";
        var factor = tensors.Where(t => t.Key.StartsWith(TranslatorHeads, StringComparison.Ordinal)
            && t.Key.EndsWith(".adapter.1.bias", StringComparison.Ordinal))
            .Select(t => (t.Value.Shape[0] + 0.5) / width).FirstOrDefault(1);
        return new()
        {
            Backbone = $"{variant}facebook/{word}",
            BackboneConfig = published == sizes ? null : sizes,
            NumRegTokens = registers,
            ImageSize = PatchSize * (int)Math.Sqrt(Size(weights, $"{Embeddings}position_embeddings", 1) - 1),
            TargetFeatureSizes = Targets(weights),
            TranslatorKwargs = new() { HiddenSizeFactor = factor },
            FeatureNeck = tensors.ContainsKey("neck.1.bias"),
            FeatureNeckHiddenDim = tensors.ContainsKey("neck.1.bias")
                ? Size(weights, "neck.1.bias", 0)
                : TheiaConfig.Tiny.FeatureNeckHiddenDim,
        };
    }

    private static OrderedDictionary<string, FeatureSize> Targets(ModelWeights weights)
    {
        var names = TeacherSpec.Registry
            .SelectMany(teacher => new[] { teacher.Id, teacher.Id + TeacherSpec.ClassTokenSuffix })
            .ToDictionary(Student.Translators.Translator.ModuleName, id => id, StringComparer.Ordinal);
        OrderedDictionary<string, FeatureSize> targets = new(StringComparer.Ordinal);
        foreach (var module in weights.Tensors.Keys.Select(name => HeadName().Match(name))
            .Where(match => match.Success).Select(match => match.Groups["head"].Value))
        {
            var name = names.GetValueOrDefault(module, module);
            if (targets.ContainsKey(name))
                continue;
            var head = $"{TranslatorHeads}{module}.adapter";
            // The last layer has the target's channels, the norm before it the target's side; a
            // class token's head is one layer.
            var last = _lastSlots.First(slot => slot == 0 || weights.Tensors.ContainsKey($"{head}.{slot}.weight"));
            var channels = Size(weights, $"{head}.{last}.bias", 0);
            var side = last == 0 ? 0 : Size(weights, $"{head}.{last - 2}.weight", 1);
            targets.Add(name, new FeatureSize(channels, side, side));
        }

        return targets;
    }

    private static int Size(ModelWeights weights, string name, int dimension) =>
        weights.Tensors.TryGetValue(name, out TensorInfo? tensor) && tensor.Shape.Count > dimension
            && tensor.Shape[dimension] <= int.MaxValue
            ? (int)tensor.Shape[dimension]
            : throw NeedsConfig(weights, $"it has no '{name}' of a student's kind");

    private static UsageException NeedsConfig(ModelWeights weights, string why) => new(
        $"{weights.Path} has no {TheiaConfig.FileName} beside it, and {why}. "
        + $"Put the {TheiaConfig.FileName} of the student there.");

    [GeneratedRegex(
        @"^backbone\.model\.encoder\.layer\.(?<layer>\d+)\.", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex LayerName();

    [GeneratedRegex(
        @"^translator\.translator_heads\.(?<head>.+?)\.(?:pad|adapter)\.",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeadName();
}
