namespace Theia.Robotics;

/// <summary>A sensor.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">As in the MJCF; empty where it has none.</param>
/// <param name="Address">Its first place in <see cref="MujocoSimulation.SensorValues"/>.</param>
/// <param name="Count">Values.</param>
public sealed record ModelSensor(int Id, string Name, int Address, int Count) : ModelElement(Id, Name)
{
    /// <inheritdoc/>
    public override ElementKind Kind => ElementKind.Sensor;
}
