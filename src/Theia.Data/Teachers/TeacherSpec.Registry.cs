namespace Theia.Data;

public sealed partial record TeacherSpec
{
    /// <summary>
    /// DINOv2 ViT-L/14: patch tokens and class token after the last norm; sees the central 7/8 of an image.
    /// </summary>
    public static TeacherSpec DinoV2Large { get; } = new(
        "facebook/dinov2-large", "dinov2", new FeatureSize(1024, 16, 16))
    {
        HasClassToken = true,
        License = "Apache-2.0",
    };

    /// <summary>SAM ViT-H: output of the neck.</summary>
    public static TeacherSpec SamVitHuge { get; } = new("facebook/sam-vit-huge", "sam", new FeatureSize(256, 64, 64))
    {
        License = "Apache-2.0",
    };

    /// <summary>ViT-H/14 trained on ImageNet-21k: patch tokens and class token after the last norm.</summary>
    public static TeacherSpec VitHugePatch14 { get; } = new(
        "google/vit-huge-patch14-224-in21k", "vit", new FeatureSize(1280, 16, 16))
    {
        HasClassToken = true,
        License = "Apache-2.0",
    };

    /// <summary>The vision tower of LLaVA 1.5. In the registry of the reference, but never distilled.</summary>
    public static TeacherSpec LlavaVision { get; } = new(
        "llava-hf/llava-1.5-7b-hf", "llava", new FeatureSize(1024, 24, 24))
    {
        License = "LicenseRef-Llama2",
    };

    /// <summary>CLIP ViT-L/14, vision tower: patch tokens and class token before the last norm.</summary>
    public static TeacherSpec ClipVitLargePatch14 { get; } = new(
        "openai/clip-vit-large-patch14", "clip", new FeatureSize(1024, 16, 16))
    {
        HasClassToken = true,
        License = "MIT",
    };

    /// <summary>
    /// Depth Anything (first version) with ViT-L: the features before the last activation of its head.
    /// </summary>
    public static TeacherSpec DepthAnythingLarge { get; } = new(
        "LiheYoung/depth-anything-large-hf", "depth_anything", new FeatureSize(32, 64, 64))
    {
        License = "Apache-2.0",
    };

    /// <summary>The registry of the reference, in its order.</summary>
    public static IReadOnlyList<TeacherSpec> Registry { get; } =
        [DinoV2Large, SamVitHuge, VitHugePatch14, LlavaVision, ClipVitLargePatch14, DepthAnythingLarge];
}
