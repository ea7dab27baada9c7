namespace Theia.Robotics.Tasks.Cortex.MetaWorld;

/// <summary>A button is to be pressed from above.</summary>
internal sealed class ButtonPressTopdownEnvironment : SawyerEnvironment
{
    private readonly int _box, _button, _hole, _buttonStart;

    public ButtonPressTopdownEnvironment(RobotTask task, EnvironmentOptions options)
        : base(task, options, SawyerSettings.ButtonPressTopdown)
    {
        (_box, _button) = (Body("box"), Body("button"));
        (_hole, _buttonStart) = (Site("hole"), Site("buttonStart"));
    }

    internal override SawyerReward Evaluate(double grip)
    {
        var distance = (Thing - Fingers).Length;
        var near = Shaping.Near(distance, 0.01, (Thing - FingerStart).Length);
        var rest = Math.Abs(Target.Z - Thing.Z);
        var pressed = Shaping.Near(rest, 0.005, StartLength);
        var reward = (5 * Shaping.Both(1 - Gripper, near)) + (distance <= 0.03 ? 5 * pressed : 0);
        return new(reward, rest <= 0.024)
        {
            Near = distance <= 0.05 ? 1 : 0,
            IsGrasped = Gripper > 0,
            Grasp = near,
            InPlace = pressed,
            Distance = rest,
        };
    }

    private protected override void SetModel(ReadOnlySpan<double> numbers) =>
        numbers.CopyTo(Model.FieldRow<double>("body_pos", Model.Bodies[_box]));

    private protected override void Remember(ReadOnlySpan<double> numbers)
    {
        (ObjectStart, Target) = (Position.Of(numbers), SiteAt(_hole));
        StartLength = Math.Abs(Target.Z - SiteAt(_buttonStart).Z);
    }

    private protected override void FillObjects(Span<double> objects)
    {
        PlaceAt(_button).Up(0.193).CopyTo(objects);
        OrientationAt(_button).CopyTo(objects[3..]);
    }

    private protected override IEnumerable<SceneField> OwnSceneFields() => [new("body_pos", _box, 3)];
}
