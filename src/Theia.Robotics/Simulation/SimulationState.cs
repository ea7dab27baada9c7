namespace Theia.Robotics;

/// <summary>
/// All that decides how a simulation continues: restored into a simulation of the same model, the next steps give the
/// same bits.
/// </summary>
public sealed class SimulationState
{
    internal SimulationState(double time, double[] values, int positions, int velocities)
    {
        (Time, Values) = (time, values);
        Positions = values.AsMemory(0, positions);
        Velocities = values.AsMemory(positions, velocities);
    }

    /// <summary>Seconds since the reset.</summary>
    public double Time { get; }

    /// <summary>Positions, as in <see cref="MujocoSimulation.Positions"/>.</summary>
    public ReadOnlyMemory<double> Positions { get; }

    /// <summary>Velocities, as in <see cref="MujocoSimulation.Velocities"/>.</summary>
    public ReadOnlyMemory<double> Velocities { get; }

    internal double[] Values { get; }
}
