namespace Theia.Robotics.Tasks.Cortex.Adroit;

/// <summary>A pen in the hand is to be turned as a target shows.</summary>
internal sealed partial class PenEnvironment : AdroitEnvironment
{
    private const int Joints = 24, Way = 39, Direction = 33, Velocity = 6;
    private const double Dropped = 0.075;

    private readonly int _target, _ball, _top, _bottom, _targetTop, _targetBottom;
    private double _length, _targetLength;

    public PenEnvironment(RobotTask task, EnvironmentOptions options)
        : base(task, options, "adroit_pen.xml", successfulSteps: 20)
    {
        _target = Model.Bodies["target"].Id;
        _ball = Site("eps_ball");
        (_top, _bottom) = (Site("object_top"), Site("object_bottom"));
        (_targetTop, _targetBottom) = (Site("target_top"), Site("target_bottom"));
    }

    // A pen that has fallen after a step ends the episode in CortexBench; in newer packages it does not.
    private protected override bool HasFinished => StepCount > 0 && Thing.Z < Dropped;

    internal override ControlStep Evaluate(ReadOnlySpan<double> observation, double height)
    {
        var distance = Position.Of(observation[Way..]).Length;
        var alike = Position.Of(observation[Direction..]).Dot(Position.Of(observation[(Direction + 3)..]));
        var reward = alike - distance;
        if (distance < 0.075 && alike > 0.9)
            reward += 10;
        var success = distance < 0.075 && alike > 0.95;
        if (success)
            reward += 50;
        if (height < Dropped)
            reward -= 5;
        return new(reward, success);
    }

    /// <summary>w, x, y, z of a turn about x, then about the turned y.</summary>
    internal static void Turn(double aboutX, double aboutY, Span<double> orientation)
    {
        (var sinX, var cosX) = Math.SinCos(aboutX / 2);
        (var sinY, var cosY) = Math.SinCos(aboutY / 2);
        (orientation[0], orientation[1], orientation[2], orientation[3]) =
            (cosX * cosY, sinX * cosY, cosX * sinY, sinX * sinY);
    }

    private protected override void SetModel(Func<double> draw)
    {
        var aboutX = Between(draw(), -1, 1);
        var aboutY = Between(draw(), -1, 1);
        Turn(aboutX, aboutY, Model.FieldRow<double>("body_quat", Model.Bodies[_target]));
    }

    private protected override void Measure()
    {
        _length = (SiteAt(_top) - SiteAt(_bottom)).Length;
        _targetLength = (SiteAt(_targetTop) - SiteAt(_targetBottom)).Length;
    }

    private protected override void CopyLengths(RobotEnvironment other)
    {
        var pen = (PenEnvironment)other;
        (_length, _targetLength) = (pen._length, pen._targetLength);
    }

    private protected override double PlanningReward(ReadOnlySpan<double> observation)
    {
        var distance = Position.Of(observation[Way..]).Length;
        var alike = Position.Of(observation[Direction..]).Dot(Position.Of(observation[(Direction + 3)..]));
        var turning = Position.Of(observation[(Joints + 6)..]).Length;
        var reward = (3 * (alike - 1)) - (10 * distance) - (0.02 * turning);
        if (distance < 0.075 && alike > 0.95)
            reward += 2;
        if (Thing.Z < Dropped + 0.03)
            reward -= 10;
        return reward;
    }

    private protected override void FillObservation(Span<double> observation)
    {
        Positions.Span[..Joints].CopyTo(observation);
        Thing.CopyTo(observation[Joints..]);
        Velocities.Span[^Velocity..].CopyTo(observation[(Joints + 3)..]);
        Position direction = Divided(SiteAt(_top) - SiteAt(_bottom), _length);
        Position wanted = Divided(SiteAt(_targetTop) - SiteAt(_targetBottom), _targetLength);
        direction.CopyTo(observation[Direction..]);
        wanted.CopyTo(observation[(Direction + 3)..]);
        (Thing - SiteAt(_ball)).CopyTo(observation[Way..]);
        (direction - wanted).CopyTo(observation[(Way + 3)..]);
    }

    private protected override IEnumerable<SceneField> OwnSceneFields() => [new("body_quat", _target, 4)];

    private static Position Divided(Position way, double length) =>
        new(way.X / length, way.Y / length, way.Z / length);
}
