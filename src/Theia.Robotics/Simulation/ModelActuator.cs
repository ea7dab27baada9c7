namespace Theia.Robotics;

/// <summary>An actuator.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">As in the MJCF; empty where it has none.</param>
/// <param name="ControlAddress">Its place in <see cref="MujocoSimulation.Controls"/>.</param>
/// <param name="ControlRange">Controls are clamped to this range; null: they are not.</param>
public sealed record ModelActuator(int Id, string Name, int ControlAddress, (double Low, double High)? ControlRange)
    : ModelElement(Id, Name)
{
    /// <inheritdoc/>
    public override ElementKind Kind => ElementKind.Actuator;
}
