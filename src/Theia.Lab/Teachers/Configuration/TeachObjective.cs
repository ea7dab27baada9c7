namespace Theia.Lab.Teachers.Configuration;

/// <summary>What a small teacher learns from.</summary>
internal enum TeachObjective
{
    /// <summary>A plain vision transformer learns the attributes of scenes from their labels.</summary>
    Vit,
}
