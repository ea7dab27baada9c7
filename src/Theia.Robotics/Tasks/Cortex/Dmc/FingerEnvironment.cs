using Theia.Data.Errors;
using Theia.Robotics.Native;

namespace Theia.Robotics.Tasks.Cortex.Dmc;

/// <summary>A finger that spins a body on a hinge, at 15 rad/s or more.</summary>
internal sealed class FingerEnvironment : DmcEnvironment
{
    private const double SpinVelocity = 15, HingeDamping = 0.03;
    private const int MostTries = 1000;

    private readonly NativeArray<double> _sensors;
    private readonly NativeArray<int> _contacts;
    private readonly int _proximal, _distal, _proximalVelocity, _distalVelocity, _hingeVelocity, _tip, _spinner;
    private readonly int _top, _bottom;

    public FingerEnvironment(RobotTask task, EnvironmentOptions options)
        : base(task, options, "finger.xml")
    {
        _sensors = Simulation.Array<double>("sensordata");
        _contacts = Simulation.Array<int>("ncon");
        _proximal = Sensor("proximal");
        _distal = Sensor("distal");
        _proximalVelocity = Sensor("proximal_velocity");
        _distalVelocity = Sensor("distal_velocity");
        _hingeVelocity = Sensor("hinge_velocity");
        _tip = Sensor("tip");
        _spinner = Sensor("spinner");
        _top = Sensor("touchtop");
        _bottom = Sensor("touchbottom");
        Model.FieldRow<float>("site_rgba", Model.Sites["target"])[3] = 0;
        Model.FieldRow<float>("site_rgba", Model.Sites["tip"])[3] = 0;
        Model.Field<double>("dof_damping")[Model.Joints["hinge"].VelocityAddress] = HingeDamping;
    }

    internal override double Reward() => _sensors[_hingeVelocity] <= -SpinVelocity ? 1 : 0;

    // A start in which finger and spinner overlap is drawn again, as a whole.
    private protected override void Initialize(Func<double> draw)
    {
        for (var i = 0; i < MostTries; i++)
        {
            DrawJoints(draw);
            Simulation.Forward();
            if (_contacts[0] == 0)
                return;
        }

        throw new DataException(
            Model.Name, $"None of {Amount.Of(MostTries, "start")} is free of contacts. Use the published model.");
    }

    private protected override void FillState(Span<double> state)
    {
        state[0] = _sensors[_proximal];
        state[1] = _sensors[_distal];
        state[2] = _sensors[_tip] - _sensors[_spinner];
        state[3] = _sensors[_tip + 2] - _sensors[_spinner + 2];
        state[4] = _sensors[_proximalVelocity];
        state[5] = _sensors[_distalVelocity];
        state[6] = _sensors[_hingeVelocity];
        state[7] = Math.Log(1 + _sensors[_top]);
        state[8] = Math.Log(1 + _sensors[_bottom]);
    }

    private int Sensor(string name) => Model.Sensors[name].Address;
}
