namespace Theia.Robotics.Tasks.Cortex.MetaWorld;

/// <summary>A drawer is to be pulled open.</summary>
internal sealed class SawyerDrawerEnvironment : SawyerEnvironment
{
    private readonly int _cabinet, _drawer, _goal;

    public SawyerDrawerEnvironment(RobotTask task, EnvironmentOptions options)
        : base(task, options, SawyerSettings.DrawerOpen) =>
        (_cabinet, _drawer, _goal) = (Body("drawer"), Body("drawer_link"), Site("goal"));

    internal override SawyerReward Evaluate(double grip)
    {
        var rest = (Thing - Target).Length;
        var opened = Shaping.Near(rest, 0.02, 0.2);
        Position atStart = Target + new Position(0, 0.2, 0) - FingerStart;
        var caged = Shaping.Near(
            (Thing - Hand).Times(3, 3, 1).Length, 0.01, atStart.Times(3, 3, 1).Length);
        return new(5 * (caged + opened), rest <= 0.03)
        {
            Near = (Thing - Hand).Length <= 0.03 ? 1 : 0,
            IsGrasped = Gripper > 0,
            Grasp = caged,
            InPlace = opened,
            Distance = rest,
        };
    }

    private protected override void SetModel(ReadOnlySpan<double> numbers)
    {
        numbers.CopyTo(Model.FieldRow<double>("body_pos", Model.Bodies[_cabinet]));
        GoalOf(numbers).CopyTo(Model.FieldRow<double>("site_pos", Model.Sites[_goal]));
    }

    // Nothing is computed here: Meta-World's first observation is one physics step old.
    private protected override void Place(ReadOnlySpan<double> numbers)
    {
    }

    private protected override void Remember(ReadOnlySpan<double> numbers) =>
        (ObjectStart, Target) = (Position.Of(numbers), GoalOf(numbers));

    private protected override void FillObjects(Span<double> objects)
    {
        (PlaceAt(_drawer) + new Position(0, -0.16, 0)).CopyTo(objects);
        OrientationAt(_drawer).CopyTo(objects[3..]);
    }

    private protected override IEnumerable<SceneField> OwnSceneFields() =>
        [new("body_pos", _cabinet, 3), new("site_pos", _goal, 3)];

    private static Position GoalOf(ReadOnlySpan<double> numbers) => Position.Of(numbers) + new Position(0, -0.36, 0.09);
}
