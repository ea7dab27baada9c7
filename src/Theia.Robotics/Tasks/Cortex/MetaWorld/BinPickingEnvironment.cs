namespace Theia.Robotics.Tasks.Cortex.MetaWorld;

/// <summary>A cube is to be carried from one bin to the other.</summary>
internal sealed class BinPickingEnvironment : SawyerEnvironment
{
    private static readonly Cage _cage = new(0.015, 0.05, 0.01, 0.7, CountsCage: true);

    private readonly int _cube, _bin;
    private double _height;

    public BinPickingEnvironment(RobotTask task, EnvironmentOptions options)
        : base(task, options, SawyerSettings.BinPicking) => (_cube, _bin) = (Body("obj"), Body("bin_goal"));

    internal override SawyerReward Evaluate(double grip)
    {
        var distance = (Thing - Target).Length;
        // What is remembered is the distance after the first step.
        if (double.IsNaN(StartLength))
            StartLength = distance;
        var place = Shaping.Near(distance, 0.05, StartLength);
        var floor = Math.Min(
            Shaping.Funnel((Hand - ObjectStart).HorizontalLength, 0.03),
            Shaping.Funnel((Hand - Target).HorizontalLength, 0.03));
        var above = Hand.Z >= floor ? 1 : Shaping.Near(floor - Hand.Z, 0.01, 0.05);
        var grasp = Caged(Thing, grip, _cage);
        var reward = Shaping.Both(grasp, place);
        var near = (Thing - Hand).Length < 0.04;
        var held = near && Thing.Z - 0.02 > ObjectStart.Z && Gripper >= 0.43;
        if (held)
            reward += 1 + (5 * Shaping.Both(above, place));
        return new(distance < 0.05 ? 10 : reward, distance <= 0.05)
        {
            Near = near ? 1 : 0,
            IsGrasped = held,
            Grasp = grasp,
            InPlace = place,
            Distance = distance,
        };
    }

    private protected override void SetModel(ReadOnlySpan<double> numbers)
    {
    }

    private protected override void Place(ReadOnlySpan<double> numbers)
    {
        _height = PlaceAt(_cube).Z;
        PlaceThing(Position.Of(numbers) with { Z = _height });
        Simulation.Forward();
    }

    private protected override void Remember(ReadOnlySpan<double> numbers)
    {
        ObjectStart = Position.Of(numbers) with { Z = _height };
        Target = PlaceAt(_bin);
        StartLength = double.NaN;
    }

    private protected override void FillObjects(Span<double> objects)
    {
        PlaceAt(_cube).CopyTo(objects);
        OrientationAt(_cube).CopyTo(objects[3..]);
    }
}
