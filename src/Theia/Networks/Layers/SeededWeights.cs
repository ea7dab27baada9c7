using Theia.Checkpoints;

namespace Theia.Networks.Layers;

/// <summary>
/// Fills a network with numbers drawn from a seed: the same on every machine, and each by its place alone, so that no
/// order matters. Signals neither fade nor grow, and the patches outweigh the positions, so features follow the image.
/// </summary>
internal static class SeededWeights
{
    private const float SmallDeviation = 0.02f;

    private static readonly string[] _ones =
    [
        "norm.weight", "norm1.weight", "norm2.weight", "norm3.weight", "norm4.weight", "norm_final_attn.weight",
        "norm_before.weight", "norm_after.weight", "lambda1",
    ];
    private static readonly string[] _small =
        ["position", "pos_embed", "rel_pos", "cls_token", "class_embedding", "mask_token"];

    /// <summary>
    /// Sets every parameter: factors to one, offsets to zero, matrices to a deviation of 1/√inputs,
    /// tokens and positions to 0.02.
    /// </summary>
    public static void Fill(Module module, long seed)
    {
        foreach (var (name, parameter) in StateDict.Of(module))
        {
            if (_ones.Any(end => name.EndsWith(end, StringComparison.Ordinal)))
                SeededValues.Constant(parameter, 1);
            else if (name.EndsWith("bias", StringComparison.Ordinal))
                SeededValues.Constant(parameter, 0);
            else
                SeededValues.NearlyNormal(parameter, seed, name, Deviation(name, parameter));
        }
    }

    // SAM's frequencies code places; they are not a table of positions.
    private static float Deviation(string name, Parameter parameter) =>
        name.EndsWith("shared_image_embedding.positional_embedding", StringComparison.Ordinal) ? 1
        : parameter.dim() == 0 || _small.Any(part => name.Contains(part, StringComparison.Ordinal))
            ? SmallDeviation
            : (float)(1 / Math.Sqrt((double)parameter.numel() / parameter.size(0)));
}
