namespace Theia.Robotics;

/// <summary>A camera.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">As in the MJCF; empty where it has none.</param>
/// <param name="BodyId">The body that carries it.</param>
/// <param name="FieldOfView">Vertical, in degrees, when the model was loaded.</param>
public sealed record ModelCamera(int Id, string Name, int BodyId, double FieldOfView) : ModelElement(Id, Name)
{
    /// <inheritdoc/>
    public override ElementKind Kind => ElementKind.Camera;
}
