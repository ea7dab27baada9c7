namespace Theia.Robotics.Tasks.Cortex.MetaWorld;

/// <summary>A ring with a handle is to be put over a peg.</summary>
internal sealed class AssemblyEnvironment : SawyerEnvironment
{
    private static readonly Cage _cage = new(0.015, 0.02, 0.01, 1, CountsCage: false);

    private readonly int _ring, _handle, _center, _peg, _pegTop;

    public AssemblyEnvironment(RobotTask task, EnvironmentOptions options)
        : base(task, options, SawyerSettings.Assembly)
    {
        (_ring, _peg) = (Body("RoundNut"), Body("peg"));
        (_handle, _center, _pegTop) = (Site("RoundNut-8"), Site("RoundNut"), Site("pegTop"));
    }

    internal override SawyerReward Evaluate(double grip)
    {
        // The hand may hold the handle anywhere along it.
        Position held = Math.Abs(Hand.X - Thing.X) < 0.01 ? Thing with { X = Hand.X } : Thing;
        var grasp = Caged(held, grip, _cage);
        var turned = Shaping.Turned(ThingOrientation, 0.707, 0.707);
        Position center = SiteAt(_center);
        Position rest = Target - center;
        var aside = rest.HorizontalLength;
        var success = aside < 0.02 && rest.Z > 0;
        var radius = success ? 0.02 : 0.01;
        var lifted = center.Z > 0.02 || aside < radius;
        Position way = rest with { Z = Shaping.Funnel(aside, radius) - center.Z };
        var place = (lifted ? 0.1 : 0) + (0.9 * Shaping.Near(way.Times(1, 1, 3).Length, 0.02, 0.4));
        return new(success ? 10 : ((2 * grasp) + (6 * place)) * turned, success)
        {
            Near = turned,
            IsGrasped = grasp >= 0.5,
            Grasp = grasp,
            InPlace = place,
        };
    }

    // The top's place is meant to be one in the world; in the model it is one beside the peg. So it is in Meta-World.
    private protected override void SetModel(ReadOnlySpan<double> numbers)
    {
        var top = Position.Of(numbers[3..]);
        top.Up(-0.05).CopyTo(Model.FieldRow<double>("body_pos", Model.Bodies[_peg]));
        top.CopyTo(Model.FieldRow<double>("site_pos", Model.Sites[_pegTop]));
    }

    private protected override void Place(ReadOnlySpan<double> numbers)
    {
        PlaceThing(Position.Of(numbers));
        Simulation.Forward();
    }

    private protected override void Remember(ReadOnlySpan<double> numbers) =>
        (ObjectStart, Target) = (Position.Of(numbers), Position.Of(numbers[3..]));

    private protected override void FillObjects(Span<double> objects)
    {
        SiteAt(_handle).CopyTo(objects);
        OrientationAt(_ring).CopyTo(objects[3..]);
    }

    private protected override IEnumerable<SceneField> OwnSceneFields() =>
        [new("body_pos", _peg, 3), new("site_pos", _pegTop, 3)];
}
