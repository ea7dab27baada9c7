namespace Theia.Lab.Pretraining.Configuration;

/// <summary>
/// Settings of self-distillation. Names follow DINO (arXiv 2104.14294), iBOT (2111.07832) and DINOv2 (2304.07193).
/// </summary>
internal sealed record DinoSettings
{
    /// <summary>Small crops beside the two large ones.</summary>
    public int LocalCrops { get; init; } = 4;

    /// <summary>Pixels a side of a small crop.</summary>
    public int LocalSide { get; init; } = 56;

    /// <summary>Part of the area from which small crops end and large ones begin.</summary>
    public double CropBorder { get; init; } = 0.35;

    /// <summary>Number of prototypes.</summary>
    public int Prototypes { get; init; } = 512;

    /// <summary>Hidden length of the projection head.</summary>
    public int HeadHidden { get; init; } = 256;

    /// <summary>Length of the normalized vector before the prototypes.</summary>
    public int Bottleneck { get; init; } = 64;

    /// <summary>Temperature of the student.</summary>
    public double StudentTemperature { get; init; } = 0.1;

    /// <summary>
    /// Temperature of the teacher after the warm-up, over which it goes there linearly from 0.04: up to the default,
    /// down to the 0.03 of the shipped configuration.
    /// </summary>
    public double TeacherTemperature { get; init; } = 0.06;

    /// <summary>How much of the teacher stays in a step at the start; a cosine leads to 1.</summary>
    public double Momentum { get; init; } = 0.99;

    /// <summary>How much of the center stays in a step.</summary>
    public double CenterMomentum { get; init; } = 0.9;

    /// <summary>Part of the large crops in which patches are hidden.</summary>
    public double MaskedCrops { get; init; } = 0.5;

    /// <summary>Greatest part of the patches that is hidden in such a crop.</summary>
    public double MaskedPart { get; init; } = 0.5;

    /// <summary>Weight of the KoLeo term, which keeps the class tokens of different images apart.</summary>
    public double KoLeoWeight { get; init; } = 0.1;
}
