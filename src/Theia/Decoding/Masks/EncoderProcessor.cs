namespace Theia.Decoding.Masks;

/// <summary>How an ONNX encoder prepares images.</summary>
internal static class EncoderProcessor
{
    /// <summary>The processor of a description; without one, images are squashed to the size of its input.</summary>
    public static ImageProcessor Of(TeacherDescription description)
    {
        var settings = description.Processor?.GetRawText() ?? $$"""
            { "image_processor_type": "ViTImageProcessor",
              "size": { "height": {{description.Input!.Height}}, "width": {{description.Input.Width}} } }
            """;
        return ImageProcessor.Parse(settings, modelType: null, description.Source);
    }
}
