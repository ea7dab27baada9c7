namespace Theia.Networks.Sam;

/// <summary>Sizes of a whole SAM: image encoder, prompt encoder, mask decoder.</summary>
/// <param name="Vision">The image encoder.</param>
/// <param name="Prompt">The prompt encoder.</param>
/// <param name="Decoder">The mask decoder.</param>
internal sealed record SamConfig(SamVisionConfig Vision, SamPromptConfig Prompt, SamDecoderConfig Decoder);
