namespace Theia.Lab.Pictures;

/// <summary>Patterns of a surface.</summary>
internal enum Pattern
{
    Plain,
    Stripes,
    Checks,
    Dots,
    Clouds,
    Grain,
    Wood,
}
