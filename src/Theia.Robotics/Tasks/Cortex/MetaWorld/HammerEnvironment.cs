namespace Theia.Robotics.Tasks.Cortex.MetaWorld;

/// <summary>A nail is to be driven in with a hammer.</summary>
internal sealed class HammerEnvironment : SawyerEnvironment
{
    private static readonly Cage _cage = new(0.015, 0.02, 0.01, 1, CountsCage: true);

    private readonly int _hammer, _nail, _goal, _depth;

    public HammerEnvironment(RobotTask task, EnvironmentOptions options)
        : base(task, options, SawyerSettings.Hammer)
    {
        (_hammer, _nail, _goal) = (Body("hammer"), Body("nail_link"), Site("goal"));
        _depth = Model.Joints["NailSlideJoint"].PositionAddress;
    }

    internal override SawyerReward Evaluate(double grip)
    {
        // The hand may hold the handle anywhere along it.
        Position held = Math.Abs(Hand.X - Thing.X) < 0.07 ? Thing with { X = Hand.X } : Thing;
        var grasp = Caged(held, grip, _cage);
        var turned = Shaping.Turned(ThingOrientation, 1, 0);
        Position head = Thing + new Position(0.16, 0.06, 0);
        var place = (head.Z > 0.02 ? 0.1 : 0) + (0.9 * Shaping.Near((Target - head).Length, 0.02, 0.2));
        var reward = ((2 * grasp) + (6 * place)) * turned;
        var success = Positions[_depth] > 0.09;
        return new(success && reward > 5 ? 10 : reward, success)
        {
            Near = turned,
            IsGrasped = grasp >= 0.5,
            Grasp = grasp,
            InPlace = place,
        };
    }

    private protected override void SetModel(ReadOnlySpan<double> numbers)
    {
    }

    private protected override void Place(ReadOnlySpan<double> numbers)
    {
        PlaceThing(Position.Of(numbers));
        Simulation.Forward();
    }

    private protected override void Remember(ReadOnlySpan<double> numbers) =>
        (ObjectStart, Target) = (Position.Of(numbers), SiteAt(_goal));

    private protected override void FillObjects(Span<double> objects)
    {
        PlaceAt(_hammer).CopyTo(objects);
        OrientationAt(_hammer).CopyTo(objects[3..]);
        PlaceAt(_nail).CopyTo(objects[7..]);
        OrientationAt(_nail).CopyTo(objects[10..]);
    }
}
