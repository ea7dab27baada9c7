namespace Theia.Robotics.Tasks.Cortex.Adroit;

/// <summary>A ball on the table is to be carried to a target in the air.</summary>
internal sealed class RelocateEnvironment : AdroitEnvironment
{
    private const int Joints = 30;

    private readonly int _object, _palm, _target;

    public RelocateEnvironment(RobotTask task, EnvironmentOptions options)
        : base(task, options, "adroit_relocate.xml", successfulSteps: 25)
    {
        _object = Model.Bodies["Object"].Id;
        (_palm, _target) = (Site("S_grasp"), Site("target"));
    }

    internal override ControlStep Evaluate(ReadOnlySpan<double> observation, double height)
    {
        var toPalm = Position.Of(observation[Joints..]).Length;
        var palmToTarget = Position.Of(observation[(Joints + 3)..]).Length;
        var toTarget = Position.Of(observation[(Joints + 6)..]).Length;
        // Of the sign there are two: newer packages reward a palm that is far away.
        var reward = -0.1 * toPalm;
        if (height > 0.04)
            reward += 1 - (0.5 * palmToTarget) - (0.5 * toTarget);
        if (toTarget < 0.1)
            reward += 10;
        if (toTarget < 0.05)
            reward += 20;
        return new(reward, toTarget < 0.1);
    }

    internal override void SetModel(ReadOnlySpan<double> observation, ReadOnlySpan<double> positions)
    {
        ShowPlaces(positions);
        Position palm = SiteAt(_palm);
        // Both hang on the world, so that they move as far as their places in the model do.
        Move(
            Model.FieldRow<double>("body_pos", Model.Bodies[_object]),
            palm - Position.Of(observation[Joints..]) - ObjectNow);
        Move(
            Model.FieldRow<double>("site_pos", Model.Sites[_target]),
            palm - Position.Of(observation[(Joints + 3)..]) - SiteAt(_target));
    }

    // How the ball is turned is not observed. Its place is that of 2 ms before.
    internal override void Locate(ReadOnlySpan<double> observation, Span<double> positions)
    {
        observation[..Joints].CopyTo(positions);
        var start = Position.Of(Model.FieldRow<double>("body_pos", Model.Bodies[_object]));
        var target = Position.Of(Model.FieldRow<double>("site_pos", Model.Sites[_target]));
        (target + Position.Of(observation[(Joints + 6)..]) - start).CopyTo(positions[Joints..]);
    }

    internal override double TargetError(ReadOnlySpan<double> observation) =>
        (SiteAt(_palm) - Position.Of(observation[(Joints + 3)..]) - SiteAt(_target)).Length;

    private static void Move(Span<double> place, Position way) => (Position.Of(place) + way).CopyTo(place);

    private protected override void SetModel(Func<double> draw)
    {
        Span<double> place = Model.FieldRow<double>("body_pos", Model.Bodies[_object]);
        place[0] = Between(draw(), -0.15, 0.15);
        place[1] = Between(draw(), -0.15, 0.3);
        Span<double> target = Model.FieldRow<double>("site_pos", Model.Sites[_target]);
        target[0] = Between(draw(), -0.2, 0.2);
        target[1] = Between(draw(), -0.2, 0.2);
        target[2] = Between(draw(), 0.15, 0.35);
    }

    private protected override void FillObservation(Span<double> observation)
    {
        Positions.Span[..Joints].CopyTo(observation);
        (Position palm, Position target) = (SiteAt(_palm), SiteAt(_target));
        (palm - Thing).CopyTo(observation[Joints..]);
        (palm - target).CopyTo(observation[(Joints + 3)..]);
        (Thing - target).CopyTo(observation[(Joints + 6)..]);
    }

    private protected override IEnumerable<SceneField> OwnSceneFields() =>
        [new("body_pos", _object, 3), new("site_pos", _target, 3)];
}
