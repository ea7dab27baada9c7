using System.Text.RegularExpressions;

namespace Theia.Networks.Sam;

/// <summary>
/// Gives the weights of a SAM the names of transformers: those of the original checkpoints are others, and the code of
/// places is stored once or twice.
/// </summary>
internal static partial class SamWeights
{
    /// <summary>Where this model keeps the code of places.</summary>
    public const string Places = "shared_image_embedding.positional_embedding";

    /// <summary>The second name of <see cref="Places"/>.</summary>
    public const string TiedPlaces = "prompt_encoder.shared_embedding.positional_embedding";
    private const string OriginalPlaces = "prompt_encoder.pe_layer.positional_encoding_gaussian_matrix";

    // Longer names first where one is the beginning of another.
    private static readonly (string Original, string Name)[] _parts =
    [
        ("image_encoder.", "vision_encoder."),
        (".blocks.", ".layers."),
        (".norm", ".layer_norm"),
        ("patch_embed.proj.", "patch_embed.projection."),
        ("neck.0.", "neck.conv1."),
        ("neck.1.", "neck.layer_norm1."),
        ("neck.2.", "neck.conv2."),
        ("neck.3.", "neck.layer_norm2."),
        ("output_upscaling.0.", "upscale_conv1."),
        ("output_upscaling.1.", "upscale_layer_norm."),
        ("output_upscaling.3.", "upscale_conv2."),
        ("mask_downscaling.0.", "mask_embed.conv1."),
        ("mask_downscaling.1.", "mask_embed.layer_norm1."),
        ("mask_downscaling.3.", "mask_embed.conv2."),
        ("mask_downscaling.4.", "mask_embed.layer_norm2."),
        ("mask_downscaling.6.", "mask_embed.conv3."),
        ("point_embeddings.", "point_embed."),
    ];

    /// <summary>The weights of a folder or file under the names of transformers; the caller owns them.</summary>
    /// <param name="path">As <see cref="ModelWeights.Open"/> takes it.</param>
    /// <inheritdoc cref="ModelWeights.Open" path="/exception"/>
    public static ModelWeights Open(string path)
    {
        var weights = ModelWeights.Open(path);
        return weights.Renamed(Names(weights.Tensors.Keys));
    }

    /// <summary>The name that each weight gets; null for those that play no part.</summary>
    public static Func<string, string?> Names(IEnumerable<string> stored)
    {
        HashSet<string> all = [.. stored];
        var original = all.Contains(OriginalPlaces)
            || all.Any(name => name.StartsWith("image_encoder.", StringComparison.Ordinal));
        return name => name switch
        {
            TiedPlaces => all.Contains(Places) ? null : Places,
            OriginalPlaces => Places,
            "pixel_mean" or "pixel_std" => null,
            _ => original ? Translate(name, all) : name,
        };
    }

    private static string Translate(string name, HashSet<string> all)
    {
        foreach (var (part, wanted) in _parts)
            name = name.Replace(part, wanted, StringComparison.Ordinal);
        return MlpLayer().Replace(name, found => $"{found.Groups["mlp"].Value}.{Layer(found, all)}.");
    }

    // The layers of an MLP are numbered from the first to the last; transformers names both ends.
    private static string Layer(Match found, HashSet<string> all)
    {
        var index = int.Parse(found.Groups["index"].Value);
        var mlp = $"mask_decoder.{found.Groups["mlp"].Value}.layers";
        return index == 0 ? "proj_in"
            : all.Contains($"{mlp}.{index + 1}.weight") ? $"layers.{index - 1}"
            : "proj_out";
    }

    [GeneratedRegex(
        @"(?<mlp>output_hypernetworks_mlps\.[0-9]+|iou_prediction_head)\.layers\.(?<index>[0-9]{1,4})\.",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MlpLayer();
}
