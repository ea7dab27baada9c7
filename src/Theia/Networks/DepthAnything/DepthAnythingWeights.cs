using System.Text.RegularExpressions;
using Theia.Networks.DinoV2;

namespace Theia.Networks.DepthAnything;

/// <summary>
/// Gives the weights of a Depth Anything the names of transformers: those of the original checkpoints are others.
/// </summary>
internal static partial class DepthAnythingWeights
{
    private const string Backbone = "pretrained.", Head = "depth_head.";

    private static readonly Dictionary<string, string> _head = new(StringComparer.Ordinal)
    {
        ["output_conv1"] = "head.conv1",
        ["output_conv2.0"] = "head.conv2",
        ["output_conv2.2"] = "head.conv3",
    };

    private static readonly Dictionary<string, string> _fusion = new(StringComparer.Ordinal)
    {
        ["out_conv"] = "projection",
        ["resConfUnit1.conv1"] = "residual_layer1.convolution1",
        ["resConfUnit1.conv2"] = "residual_layer1.convolution2",
        ["resConfUnit2.conv1"] = "residual_layer2.convolution1",
        ["resConfUnit2.conv2"] = "residual_layer2.convolution2",
    };

    /// <summary>The weights of a folder or file under the names of transformers; the caller owns them.</summary>
    /// <param name="path">As <see cref="ModelWeights.Open"/> takes it.</param>
    /// <inheritdoc cref="ModelWeights.Open" path="/exception"/>
    public static ModelWeights Open(string path)
    {
        var weights = ModelWeights.Open(path);
        return weights.Tensors.Keys.Any(name => name.StartsWith(Head, StringComparison.Ordinal))
            ? weights.Sliced(Names)
            : weights;
    }

    /// <summary>The names of a weight of the original checkpoint; null where it is none of them.</summary>
    public static IReadOnlyList<string>? Names(string original)
    {
        if (original.StartsWith(Backbone, StringComparison.Ordinal))
            return DinoV2Weights.Names(original[Backbone.Length..])?.Select(name => $"backbone.{name}").ToList();
        if (Reassemble().Match(original) is { Success: true } map)
        {
            var kind = map.Groups["kind"].Value == "projects" ? "projection" : "resize";
            return [$"neck.reassemble_stage.layers.{map.Groups["index"].Value}.{kind}.{map.Groups["end"].Value}"];
        }

        // The convolutions count from 1 and the finest map; the fusions end with the finest.
        if (Scratch().Match(original) is { Success: true } convolution)
            return [$"neck.convs.{Number(convolution) - 1}.weight"];
        if (Fusion().Match(original) is { Success: true } fusion
            && _fusion.TryGetValue(fusion.Groups["part"].Value, out var part))
        {
            return [$"neck.fusion_stage.layers.{4 - Number(fusion)}.{part}.{fusion.Groups["end"].Value}"];
        }

        return Output().Match(original) is { Success: true } output
            && _head.TryGetValue(output.Groups["part"].Value, out var layer)
            ? [$"{layer}.{output.Groups["end"].Value}"]
            : null;
    }

    private static int Number(Match match) => match.Groups["index"].Value[0] - '0';

    [GeneratedRegex(
        @"\Adepth_head\.(?<kind>projects|resize_layers)\.(?<index>[0-3])\.(?<end>weight|bias)\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reassemble();

    [GeneratedRegex(
        @"\Adepth_head\.scratch\.layer(?<index>[1-4])_rn\.weight\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Scratch();

    [GeneratedRegex(
        @"\Adepth_head\.scratch\.refinenet(?<index>[1-4])\.(?<part>.+)\.(?<end>weight|bias)\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fusion();

    [GeneratedRegex(
        @"\Adepth_head\.scratch\.(?<part>output_conv.+)\.(?<end>weight|bias)\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Output();
}
