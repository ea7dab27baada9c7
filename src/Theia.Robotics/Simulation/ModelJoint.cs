namespace Theia.Robotics;

/// <summary>A joint.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">As in the MJCF; empty where it has none.</param>
/// <param name="BodyId">The body that it moves.</param>
/// <param name="Motion">How it moves.</param>
/// <param name="PositionAddress">Its first place in <see cref="MujocoSimulation.Positions"/>.</param>
/// <param name="PositionCount">Positions: 7, 4 or 1.</param>
/// <param name="VelocityAddress">Its first place in <see cref="MujocoSimulation.Velocities"/>.</param>
/// <param name="VelocityCount">Velocities: 6, 3 or 1.</param>
/// <param name="Range">Lower and upper limit in meters or radians; null: it has none.</param>
public sealed record ModelJoint(
    int Id,
    string Name,
    int BodyId,
    JointKind Motion,
    int PositionAddress,
    int PositionCount,
    int VelocityAddress,
    int VelocityCount,
    (double Low, double High)? Range)
    : ModelElement(Id, Name)
{
    /// <inheritdoc/>
    public override ElementKind Kind => ElementKind.Joint;
}
