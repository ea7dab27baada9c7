using Theia.Checkpoints;

namespace Theia.Student.Backbones;

/// <summary>Starts a backbone from the published DeiT weights, whatever its variant.</summary>
internal static class PretrainedBackbone
{
    // A classifier's file holds its network under this name; a bare network's does not.
    private const string ClassifierPrefix = "vit.";

    /// <summary>
    /// Fills a backbone: encoder, norm, patch layer and position table, and the class token where it has one. Registers
    /// keep their values. (The reference loads nothing into variants, because their names differ by a prefix.)
    /// </summary>
    /// <param name="backbone">The backbone to fill.</param>
    /// <param name="path">A folder or file as published: <c>ViTForImageClassification</c> or <c>ViTModel</c>.</param>
    /// <exception cref="DataException">Something is missing, left over, or has another shape.</exception>
    public static void LoadInto(Backbone backbone, string path)
    {
        using var weights = ModelWeights.Open(path);
        var prefix = weights.Tensors.Keys.Any(name => name.StartsWith(ClassifierPrefix, StringComparison.Ordinal))
            ? ClassifierPrefix
            : "";
        List<string> leftOver = ["classifier.*", $"{prefix}pooler.*"];
        if (!backbone.Config.ClassToken)
            leftOver.Add($"{prefix}embeddings.cls_token");
        StateDict.LoadInto(backbone.Model, weights, new LoadRules
        {
            Prefix = prefix,
            MayBeLeftOver = leftOver,
            MayBeMissing = ["embeddings.reg_token", "embeddings.reg_pos_embed"],
            ConvertFloats = true,
        });
    }
}
