using Theia.Checkpoints;
using Theia.Networks.Sam;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>
/// Lets SAM's image encoder start from the blocks of a trained ViT of the same width, as the published one starts from
/// a masked autoencoder. What a ViT does not have, the terms of relative positions, starts at zero.
/// </summary>
internal static class SamStart
{
    private static readonly string[] _fused = ["query", "key", "value"];

    /// <summary>Copies patches, positions and the first blocks.</summary>
    /// <param name="encoder">Gets the weights.</param>
    /// <param name="teacher">A ViT with the encoder's width, grid and patches, and at least its blocks.</param>
    /// <exception cref="UsageException">The sizes differ.</exception>
    public static void Copy(SamVisionEncoder encoder, Teacher teacher)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var vit = StateDict.Of(teacher.Tower.Module).ToDictionary(
            static pair => pair.Name, static pair => (Tensor)pair.Value, StringComparer.Ordinal);
        foreach (var (name, parameter) in StateDict.Of(encoder))
        {
            if (name.StartsWith("neck.", StringComparison.Ordinal))
                continue;
            if (name.Contains("rel_pos", StringComparison.Ordinal))
            {
                _ = parameter.zero_();
                continue;
            }

            var start = name == "pos_embed"
                ? vit["embeddings.position_embeddings"].narrow(1, 1, parameter.size(1) * parameter.size(2))
                    .reshape(1, parameter.size(1), parameter.size(2), -1)
                : Find(vit, name, teacher);
            if (!start.shape.SequenceEqual(parameter.shape))
            {
                throw new UsageException(
                    $"{teacher.Spec.Id} cannot start this SAM: its weights for {name} are "
                    + $"[{string.Join(", ", start.shape)}], but [{string.Join(", ", parameter.shape)}] are needed. "
                    + "Give network the sizes of that teacher.");
            }

            _ = parameter.copy_(start);
        }
    }

    private static Tensor Find(Dictionary<string, Tensor> vit, string name, Teacher teacher)
    {
        // layers.I.PART.KIND
        var parts = name.Split('.');
        var kind = parts[^1];
        if (parts[0] == "patch_embed")
            return vit[$"embeddings.patch_embeddings.projection.{kind}"];
        var block = $"encoder.layer.{parts[1]}.";
        if (!vit.ContainsKey($"{block}output.dense.{kind}"))
        {
            throw new UsageException(
                $"{teacher.Spec.Id} has {teacher.Tower.BlockCount} blocks, too few to start this SAM. "
                + "Give network.layers at most that number.");
        }

        return string.Join('.', parts[2..^1]) switch
        {
            "attn.qkv" => cat(
                [.. _fused.Select(part => vit[$"{block}attention.attention.{part}.{kind}"])],
                0),
            "attn.proj" => vit[$"{block}attention.output.dense.{kind}"],
            "layer_norm1" => vit[$"{block}layernorm_before.{kind}"],
            "layer_norm2" => vit[$"{block}layernorm_after.{kind}"],
            "mlp.lin1" => vit[$"{block}intermediate.dense.{kind}"],
            "mlp.lin2" => vit[$"{block}output.dense.{kind}"],
            _ => throw new ArgumentException($"A ViT has nothing for {name}.", nameof(name)),
        };
    }
}
