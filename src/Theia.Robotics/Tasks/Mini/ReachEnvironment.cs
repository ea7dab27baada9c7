using Theia.Robotics.Experts;

namespace Theia.Robotics.Tasks.Mini;

/// <summary>
/// An arm of two links on a table, seen from above, whose tip is to stay on a disk. A reward of 1 is for the tip on the
/// disk, else 0.
/// </summary>
internal sealed class ReachEnvironment : MiniEnvironment
{
    public const int ActionSize = 2, Horizon = 100;

    // Meters. What wider starts draw beyond the least and the most would be out of reach.
    private const double DiskRadius = 0.03, Nearest = 0.08, Farthest = 0.21, LeastRadius = 0.05, MostRadius = 0.225;

    // Radians.
    private const double Aside = 1.6, LeastBend = 0.5, MostBend = 2.2;

    private readonly ModelBody _target;
    private readonly ModelGeom _tip;

    public ReachEnvironment(RobotTask task, EnvironmentOptions options) : base(task, options, "reach") =>
        (_target, _tip) = (Model.Bodies["target"], Model.Geoms["tip"]);

    protected override IEnumerable<SceneField> TaskFields => [new("body_pos", _target.Id, 3)];

    // All lies in front of the arm, and the elbow bends to one side: so no action has to jump between two ways.
    protected override void Begin(StartDraws draws)
    {
        Simulation.Positions[0] = draws.Between(-Aside, Aside);
        Simulation.Positions[1] = draws.Between(LeastBend, MostBend);
        var (angle, radius) = (draws.Between(-Aside, Aside), draws.Between(Nearest, Farthest));
        radius = Math.Clamp(radius, LeastRadius, MostRadius);
        Span<double> target = Model.FieldRow<double>("body_pos", _target);
        (target[0], target[1]) = (radius * Math.Cos(angle), radius * Math.Sin(angle));
    }

    protected override ControlStep Judge()
    {
        ReadOnlySpan<double> tip = Simulation.PositionOf(_tip), target = Simulation.PositionOf(_target);
        var isThere = Math.Sqrt(Square(tip[0] - target[0]) + Square(tip[1] - target[1])) <= DiskRadius;
        return new(isThere ? 1 : 0, isThere);
    }

    private protected override void FillState(Span<double> state)
    {
        ReadOnlySpan<double> positions = Simulation.Positions, velocities = Simulation.Velocities;
        ReadOnlySpan<double> tip = Simulation.PositionOf(_tip), target = Simulation.PositionOf(_target);
        (state[ReachState.ShoulderSine], state[ReachState.ShoulderCosine]) = Math.SinCos(positions[0]);
        state[ReachState.Elbow] = positions[1];
        velocities.CopyTo(state[ReachState.Velocities..]);
        target[..2].CopyTo(state[ReachState.Target..]);
        state[ReachState.ToTarget] = target[0] - tip[0];
        state[ReachState.ToTarget + 1] = target[1] - tip[1];
    }

    private static double Square(double x) => x * x;
}
