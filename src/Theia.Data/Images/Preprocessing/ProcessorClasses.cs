namespace Theia.Data.Images.Preprocessing;

/// <summary>Finds the class of a processor from what its file, or else the model's, says.</summary>
internal static class ProcessorClasses
{
    private static readonly Dictionary<string, ProcessorClass> _byStem = new(StringComparer.Ordinal)
    {
        ["ViT"] = ProcessorClass.ViT,
        ["CLIP"] = ProcessorClass.Clip,
        ["Bit"] = ProcessorClass.Bit,
        ["Sam"] = ProcessorClass.Sam,
        ["DPT"] = ProcessorClass.Dpt,
    };

    // Files from before processors had a type: the model decides. A student's own folder has
    // no model type; it is a ViT.
    private static readonly Dictionary<string, ProcessorClass> _byModel = new(StringComparer.Ordinal)
    {
        [""] = ProcessorClass.ViT,
        ["theia"] = ProcessorClass.ViT,
        ["vit"] = ProcessorClass.ViT,
        ["vit_mae"] = ProcessorClass.ViT,
        ["clip"] = ProcessorClass.Clip,
        ["clip_vision_model"] = ProcessorClass.Clip,
        ["llava"] = ProcessorClass.Clip,
        ["dinov2"] = ProcessorClass.Bit,
        ["bit"] = ProcessorClass.Bit,
        ["sam"] = ProcessorClass.Sam,
        ["dpt"] = ProcessorClass.Dpt,
        ["depth_anything"] = ProcessorClass.Dpt,
    };

    /// <summary>Names of the known types, for errors.</summary>
    public static string Known => string.Join(", ", _byStem.Keys.Select(stem => stem + "ImageProcessor"));

    /// <summary>The name that files use today.</summary>
    public static string Name(ProcessorClass kind) =>
        _byStem.First(entry => entry.Value == kind).Key + "ImageProcessor";

    /// <summary>
    /// By <c>image_processor_type</c> or <c>feature_extractor_type</c>. "Fast" variants hold the same settings.
    /// </summary>
    public static ProcessorClass? ByType(string type)
    {
        foreach (var ending in (ReadOnlySpan<string>)["ImageProcessor", "ImageProcessorFast", "FeatureExtractor"])
        {
            if (type.EndsWith(ending, StringComparison.Ordinal)
                && _byStem.TryGetValue(type[..^ending.Length], out ProcessorClass kind))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>By the model's <c>model_type</c>.</summary>
    public static ProcessorClass? ByModel(string? modelType) =>
        _byModel.TryGetValue(modelType ?? "", out ProcessorClass kind) ? kind : null;
}
