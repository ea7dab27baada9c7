namespace Theia.Lab.Teachers.Data;

/// <summary>Specification of one kind of crop per image and step.</summary>
/// <param name="Count">How many of each picture.</param>
/// <param name="Side">Pixels a side.</param>
/// <param name="Smallest">Smallest part of the picture's area.</param>
/// <param name="Largest">Largest part.</param>
internal sealed record ViewPlan(int Count, int Side, double Smallest, double Largest)
{
    /// <summary>Whether every other crop is mirrored. Captions that say left and right forbid it.</summary>
    public bool Mirrors { get; init; } = true;

    /// <summary>Whether brightness, contrast and the balance of colours vary.</summary>
    public bool Tints { get; init; }
}
