using Theia.Data.IO;

namespace Theia.Teachers;

/// <summary>
/// Networks of the hub that cannot be run, by their names: their files are valid, so downloading
/// them again does not help.
/// </summary>
internal static class UnsupportedNetworks
{
    private static readonly Dictionary<string, string> _names = new(StringComparer.Ordinal)
    {
        ["dinov2_with_registers"] = "DINOv2 with registers",
        ["dinov3_vit"] = "DINOv3",
        ["dinov3_convnext"] = "DINOv3 ConvNeXt",
        ["siglip"] = "SigLIP",
        ["siglip_vision_model"] = "SigLIP",
        ["siglip2"] = "SigLIP 2",
        ["siglip2_vision_model"] = "SigLIP 2",
        ["sam_hq"] = "HQ-SAM",
        ["sam2"] = "SAM 2",
        ["sam2_video"] = "SAM 2",
        ["sam2_vision_model"] = "SAM 2",
        ["sam3"] = "SAM 3",
        ["depth_pro"] = "Depth Pro",
        ["dpt"] = "DPT",
        ["deit"] = "DeiT",
        ["beit"] = "BEiT",
        ["vit_msn"] = "ViT-MSN",
        ["vit_hybrid"] = "ViT hybrid",
        ["ijepa"] = "I-JEPA",
        ["vjepa2"] = "V-JEPA 2",
        ["swin"] = "Swin",
        ["swinv2"] = "Swin v2",
        ["hiera"] = "Hiera",
        ["convnext"] = "ConvNeXt",
        ["convnextv2"] = "ConvNeXt v2",
        ["resnet"] = "ResNet",
        ["aimv2"] = "AIMv2",
        ["aimv2_vision_model"] = "AIMv2",
        ["align"] = "ALIGN",
        ["altclip"] = "AltCLIP",
        ["chinese_clip"] = "Chinese CLIP",
        ["clipseg"] = "CLIPSeg",
        ["blip"] = "BLIP",
        ["blip-2"] = "BLIP-2",
        ["owlvit"] = "OWL-ViT",
        ["owlv2"] = "OWLv2",
        ["llava_next"] = "LLaVA-NeXT",
        ["timm_wrapper"] = "a timm model",
        ["theia"] = "a Theia student",
    };

    /// <summary>The error for a network that no family runs.</summary>
    /// <param name="path">Its <c>config.json</c>.</param>
    /// <param name="modelType">The <c>model_type</c> in it; empty where there is none.</param>
    public static DataException Refuse(string path, string modelType)
    {
        var what = _names.TryGetValue(modelType, out var known) ? $"belongs to {known} (model_type '{modelType}')"
            : modelType.Length == 0 ? "names no model_type"
            : $"has the model_type '{TerminalText.Of(modelType)}'";
        return new DataException(
            path, $"{what}, which cannot be run as a teacher.",
            $"These can: {string.Join(", ", TeacherFamily.ModelTypesKnown)}. "
                + "Export others to ONNX and describe them as docs/teachers.md shows.");
    }
}
