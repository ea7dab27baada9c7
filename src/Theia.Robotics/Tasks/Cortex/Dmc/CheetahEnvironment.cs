using Theia.Robotics.Native;

namespace Theia.Robotics.Tasks.Cortex.Dmc;

/// <summary>A flat cheetah that runs, at best at 10 m/s.</summary>
internal sealed class CheetahEnvironment : DmcEnvironment
{
    private const int SettlingSteps = 200;

    private readonly int _speed;
    private readonly NativeArray<double> _sensors;
    public CheetahEnvironment(RobotTask task, EnvironmentOptions options)
        : base(task, options, "cheetah.xml", turns: false)
    {
        _speed = Model.Sensors["torso_subtreelinvel"].Address;
        _sensors = Simulation.Array<double>("sensordata");
    }

    internal override double Reward() =>
        RewardTolerance.Of(_sensors[_speed], 10, double.PositiveInfinity, 10, Falloff.Linear, 0);

    // The first of these steps moves on with forces and contacts of the pose before: so does dm_control.
    private protected override void Initialize(Func<double> draw)
    {
        DrawJoints(draw);
        Simulate(SettlingSteps);
        Simulation.Time = 0;
    }

    // All but the way it has come.
    private protected override void FillState(Span<double> state)
    {
        Span<double> positions = Positions.Span[1..];
        positions.CopyTo(state);
        Velocities.Span.CopyTo(state[positions.Length..]);
    }
}
