namespace Theia.Lab.Pretraining.Configuration;

/// <summary>Settings of SAM (arXiv 2304.02643) beside those of its encoder's blocks.</summary>
internal sealed record SamSettings
{
    /// <summary>
    /// The ViT teacher whose first blocks the image encoder starts from: a known name or a description. Empty for
    /// weights drawn from the seed.
    /// </summary>
    public string From { get; init; } = "nano-vit";

    /// <summary>Tokens a side of a window; a block whose attention is global ignores it.</summary>
    public int WindowSize { get; init; } = 8;

    /// <summary>Every block whose number, from 1, is a multiple of this attends globally.</summary>
    public int GlobalEvery { get; init; } = 2;

    /// <summary>Channels of the image embedding, of prompts and of the mask decoder.</summary>
    public int OutputChannels { get; init; } = 96;

    /// <summary>Hidden length of the mask decoder's perceptrons.</summary>
    public int DecoderMlp { get; init; } = 256;

    /// <summary>Attention heads of the mask decoder.</summary>
    public int DecoderHeads { get; init; } = 4;

    /// <summary>Segments of each image that prompts ask for in a step, of each kind of prompt.</summary>
    public int Prompts { get; init; } = 6;

    /// <summary>Weight of the focal loss; that of the dice loss is 1.</summary>
    public double FocalWeight { get; init; } = 20;

    /// <summary>
    /// First part of the run, over which the loss goes from a cross-entropy that counts inside and outside alike to the
    /// focal loss. With the focal loss alone masks stay empty for very long.
    /// </summary>
    public double BalancedPart { get; init; } = 0.6;
}
