namespace Theia.Lab.Pretraining.Data;

/// <summary>Specification of one kind of crop per image and step.</summary>
/// <param name="Count">How many of each image.</param>
/// <param name="Side">Pixels a side.</param>
/// <param name="Smallest">Smallest part of the image's area.</param>
/// <param name="Largest">Largest part.</param>
internal sealed record CropSpec(int Count, int Side, double Smallest, double Largest)
{
    /// <summary>Whether every other crop is mirrored. Captions that say left and right forbid it.</summary>
    public bool Mirrors { get; init; } = true;

    /// <summary>Whether brightness, contrast and the balance of colors vary.</summary>
    public bool Tints { get; init; }
}
