namespace Theia;

/// <summary>A student.</summary>
public sealed class TheiaModel
{
}
