namespace Theia.Networks.Sam;

/// <summary>
/// SAM (arXiv 2304.02643): an image encoder, run once per image, and the prompt encoder and mask decoder, run for each
/// prompt. The names of the parts are those of transformers.
/// </summary>
internal sealed class SamModel : Module
{
    [ComponentName(Name = "shared_image_embedding")] private readonly PositionCode _places;
    [ComponentName(Name = "vision_encoder")] private readonly SamVisionEncoder? _vision;
    [ComponentName(Name = "prompt_encoder")] private readonly SamPromptEncoder _prompts;
    [ComponentName(Name = "mask_decoder")] private readonly SamMaskDecoder _decoder;

    /// <param name="config">Sizes.</param>
    /// <param name="withEncoder">False leaves the image encoder out: another network gives the embeddings.</param>
    /// <param name="device">Where the weights lie; null for the CPU.</param>
    public SamModel(SamConfig config, bool withEncoder, Device? device)
        : base(nameof(SamModel))
    {
        Config = config;
        _places = new PositionCode(config.Prompt.HiddenSize, device);
        _vision = withEncoder ? new SamVisionEncoder(config.Vision, device) : null;
        _prompts = new SamPromptEncoder(config.Prompt, _places, device);
        _decoder = new SamMaskDecoder(config.Decoder, device);
        RegisterComponents();
    }

    /// <summary>Its sizes.</summary>
    public SamConfig Config { get; }

    /// <summary>The image encoder; null where it was left out.</summary>
    public SamVisionEncoder? Vision => _vision;

    /// <summary>The prompt encoder.</summary>
    public SamPromptEncoder Prompts => _prompts;

    /// <summary>The mask decoder.</summary>
    public SamMaskDecoder Decoder => _decoder;

    /// <summary>The code of places that all parts share.</summary>
    public PositionCode Places => _places;

    /// <summary>Codes of the cells of the image embedding, [h · w, C].</summary>
    public Tensor Cells() => _places.Cells(Config.Prompt.Grid);
}
