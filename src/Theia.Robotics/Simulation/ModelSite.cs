namespace Theia.Robotics;

/// <summary>A place on a body.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">As in the MJCF; empty where it has none.</param>
/// <param name="BodyId">The body that it belongs to.</param>
public sealed record ModelSite(int Id, string Name, int BodyId) : ModelElement(Id, Name)
{
    /// <inheritdoc/>
    public override ElementKind Kind => ElementKind.Site;
}
