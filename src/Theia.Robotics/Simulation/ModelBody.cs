namespace Theia.Robotics;

/// <summary>A rigid body.</summary>
/// <param name="Id">Its number; 0 is the world.</param>
/// <param name="Name">As in the MJCF; empty where it has none.</param>
/// <param name="ParentId">The body that it is attached to.</param>
/// <param name="MocapId">Its row in <see cref="MujocoSimulation.MocapPositions"/>; -1: it is no mocap body.</param>
public sealed record ModelBody(int Id, string Name, int ParentId, int MocapId) : ModelElement(Id, Name)
{
    /// <inheritdoc/>
    public override ElementKind Kind => ElementKind.Body;
}
