using System.Text.RegularExpressions;

namespace Theia.Networks.Vit;

/// <summary>
/// Gives the weights of a ViT the names of transformers: the checkpoints of masked autoencoders (arXiv 2111.06377),
/// which VC-1 has too, have those of timm.
/// </summary>
internal static partial class VitWeights
{
    // What training scripts put around the state dict.
    private const string Around = "model.";

    private const string Patches = "patch_embed.proj.weight";

    private static readonly Dictionary<string, string> _alone = new(StringComparer.Ordinal)
    {
        ["cls_token"] = "embeddings.cls_token",
        ["pos_embed"] = "embeddings.position_embeddings",
        [Patches] = "embeddings.patch_embeddings.projection.weight",
        ["patch_embed.proj.bias"] = "embeddings.patch_embeddings.projection.bias",
        ["norm.weight"] = "layernorm.weight",
        ["norm.bias"] = "layernorm.bias",
    };

    private static readonly Dictionary<string, string[]> _ofBlocks = new(StringComparer.Ordinal)
    {
        ["norm1"] = ["layernorm_before"],
        ["attn.qkv"] =
            ["attention.attention.query", "attention.attention.key", "attention.attention.value"],
        ["attn.proj"] = ["attention.output.dense"],
        ["norm2"] = ["layernorm_after"],
        ["mlp.fc1"] = ["intermediate.dense"],
        ["mlp.fc2"] = ["output.dense"],
    };

    /// <summary>The weights of a folder or file under the names of transformers; the caller owns them.</summary>
    /// <param name="path">As <see cref="ModelWeights.Open"/> takes it.</param>
    /// <inheritdoc cref="ModelWeights.Open" path="/exception"/>
    public static ModelWeights Open(string path)
    {
        var weights = ModelWeights.Open(path);
        return weights.Tensors.ContainsKey(Patches) ? weights.Sliced(Names)
            : weights.Tensors.ContainsKey(Around + Patches)
                ? weights.Sliced(name => name.StartsWith(Around, StringComparison.Ordinal)
                    ? Names(name[Around.Length..]) ?? [name[Around.Length..]]
                    : null)
            : weights;
    }

    /// <summary>
    /// The names of a weight: three for query, key and value, which are stored as one; null where the name is none of
    /// timm's.
    /// </summary>
    public static IReadOnlyList<string>? Names(string original)
    {
        if (_alone.TryGetValue(original, out var alone))
            return [alone];
        if (Block().Match(original) is not { Success: true } found
            || !_ofBlocks.TryGetValue(found.Groups["name"].Value, out var names))
        {
            return null;
        }

        var (layer, end) = ($"encoder.layer.{found.Groups["block"].Value}", found.Groups["end"].Value);
        return [.. names.Select(name => $"{layer}.{name}.{end}")];
    }

    [GeneratedRegex(
        @"\Ablocks\.(?<block>[0-9]{1,4})\.(?<name>.+)\.(?<end>weight|bias)\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
