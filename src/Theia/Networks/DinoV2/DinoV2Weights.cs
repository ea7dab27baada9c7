using System.Text.RegularExpressions;

namespace Theia.Networks.DinoV2;

/// <summary>The names that the original checkpoints of DINOv2 have for what transformers names otherwise.</summary>
internal static partial class DinoV2Weights
{
    private const string Fused = "attn.qkv.";

    private static readonly string[] _fused = ["query", "key", "value"];

    private static readonly Dictionary<string, string> _alone = new(StringComparer.Ordinal)
    {
        ["cls_token"] = "embeddings.cls_token",
        ["mask_token"] = "embeddings.mask_token",
        ["pos_embed"] = "embeddings.position_embeddings",
        ["patch_embed.proj.weight"] = "embeddings.patch_embeddings.projection.weight",
        ["patch_embed.proj.bias"] = "embeddings.patch_embeddings.projection.bias",
        ["norm.weight"] = "layernorm.weight",
        ["norm.bias"] = "layernorm.bias",
    };

    private static readonly Dictionary<string, string> _ofBlocks = new(StringComparer.Ordinal)
    {
        ["ls1.gamma"] = "layer_scale1.lambda1",
        ["ls2.gamma"] = "layer_scale2.lambda1",
        ["attn.proj.weight"] = "attention.output.dense.weight",
        ["attn.proj.bias"] = "attention.output.dense.bias",
        ["mlp.w12.weight"] = "mlp.weights_in.weight",
        ["mlp.w12.bias"] = "mlp.weights_in.bias",
        ["mlp.w3.weight"] = "mlp.weights_out.weight",
        ["mlp.w3.bias"] = "mlp.weights_out.bias",
    };

    /// <summary>
    /// The names of a weight: three for query, key and value, which are stored as one; null where the name is none of
    /// the original ones.
    /// </summary>
    public static IReadOnlyList<string>? Names(string original)
    {
        if (_alone.TryGetValue(original, out var alone))
            return [alone];
        if (Block().Match(original) is not { Success: true } found)
            return null;
        var (layer, name) = ($"encoder.layer.{found.Groups["block"].Value}", found.Groups["name"].Value);
        return name.StartsWith(Fused, StringComparison.Ordinal)
            ? [.. _fused.Select(part => $"{layer}.attention.attention.{part}.{name[Fused.Length..]}")]
            : [$"{layer}.{_ofBlocks.GetValueOrDefault(name, name)}"];
    }

    [GeneratedRegex(
        @"\Ablocks\.(?<block>[0-9]{1,4})\.(?<name>.+)\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
