using Theia.Robotics.Native;

namespace Theia.Robotics.Tasks.Cortex.Dmc;

/// <summary>An arm of two parts in a plane, whose finger is to reach a target.</summary>
internal sealed class ReacherEnvironment : DmcEnvironment
{
    private const double TargetRadius = 0.05, FingerRadius = 0.01;
    private const double Nearest = 0.05, Farthest = 0.2;

    private readonly int _target, _finger;
    private readonly NativeArray<double> _places, _targets;

    public ReacherEnvironment(RobotTask task, EnvironmentOptions options)
        : base(task, options, "reacher.xml")
    {
        _target = Model.Geoms["target"].Id;
        _finger = Model.Geoms["finger"].Id;
        _places = Simulation.Array<double>("geom_xpos");
        _targets = Model.Array<double>("geom_pos");
        Model.FieldRow<double>("geom_size", Model.Geoms["target"])[0] = TargetRadius;
    }

    internal override double Reward()
    {
        (var x, var y) = ToTarget();
        return Math.Sqrt((x * x) + (y * y)) <= TargetRadius + FingerRadius ? 1 : 0;
    }

    private protected override void Initialize(Func<double> draw)
    {
        DrawJoints(draw);
        var angle = Between(draw(), 0, 2 * Math.PI);
        var radius = Between(draw(), Nearest, Farthest);
        _targets[3 * _target] = radius * Math.Sin(angle);
        _targets[(3 * _target) + 1] = radius * Math.Cos(angle);
    }

    private protected override void FillState(Span<double> state)
    {
        Positions.Span.CopyTo(state);
        (state[2], state[3]) = ToTarget();
        Velocities.Span.CopyTo(state[4..]);
    }

    private protected override IEnumerable<SceneField> OwnSceneFields() => [new("geom_pos", _target, 3)];

    private (double X, double Y) ToTarget() =>
        (_places[3 * _target] - _places[3 * _finger], _places[(3 * _target) + 1] - _places[(3 * _finger) + 1]);
}
