using Theia.Robotics.Native;

namespace Theia.Robotics.Tasks.Cortex.Dmc;

/// <summary>Two legs and a torso: to stand, or to walk at 1 m/s.</summary>
internal sealed class WalkerEnvironment : DmcEnvironment
{
    private readonly bool _walks;
    private readonly int _torso, _speed, _bodies;
    private readonly NativeArray<double> _places, _rotations, _sensors;

    public WalkerEnvironment(RobotTask task, EnvironmentOptions options, bool walks)
        : base(task, options, "walker.xml")
    {
        _walks = walks;
        _torso = Model.Bodies["torso"].Id;
        _speed = Model.Sensors["torso_subtreelinvel"].Address;
        _bodies = Model.Bodies.Count;
        _places = Simulation.Array<double>("xpos");
        _rotations = Simulation.Array<double>("xmat");
        _sensors = Simulation.Array<double>("sensordata");
    }

    private double Height => _places[(3 * _torso) + 2];

    internal override double Reward()
    {
        var standing = RewardTolerance.Of(Height, 1.2, double.PositiveInfinity, 0.6);
        var upright = (1 + _rotations[(9 * _torso) + 8]) / 2;
        var stand = ((3 * standing) + upright) / 4;
        if (!_walks)
            return stand;
        var speed = RewardTolerance.Of(_sensors[_speed], 1, double.PositiveInfinity, 0.5, Falloff.Linear, 0.5);
        return stand * ((5 * speed) + 1) / 6;
    }

    // Of each body but the world, x and z of the first row of its rotation.
    private protected override void FillState(Span<double> state)
    {
        for (var body = 1; body < _bodies; body++)
        {
            state[2 * (body - 1)] = _rotations[9 * body];
            state[(2 * (body - 1)) + 1] = _rotations[(9 * body) + 2];
        }

        var rest = 2 * (_bodies - 1);
        state[rest] = Height;
        Velocities.Span.CopyTo(state[(rest + 1)..]);
    }
}
