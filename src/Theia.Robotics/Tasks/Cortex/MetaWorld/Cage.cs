namespace Theia.Robotics.Tasks.Cortex.MetaWorld;

/// <summary>How well fingers enclose and hold an object.</summary>
/// <param name="Radius">Of the object, in meters.</param>
/// <param name="Opening">Distance from its middle within which a pad is beside it.</param>
/// <param name="Reach">Distance along x and z within which the fingers are at it.</param>
/// <param name="Grip">The last number of an action that closes firmly enough.</param>
/// <param name="CountsCage">Whether to enclose counts beside to hold; else how near the fingers are.</param>
internal sealed record Cage(double Radius, double Opening, double Reach, double Grip, bool CountsCage)
{
    // From here on closing counts.
    private const double Enclosed = 0.97;

    /// <summary>0 to 1.</summary>
    public double Of(
        Position thing, double grip, double leftPad, double rightPad, Position fingers, Position thingStart,
        Position fingerStart)
    {
        var beside = Shaping.Both(Beside(leftPad, thing, thingStart), Beside(rightPad, thing, thingStart));
        var at = Shaping.Near(
            (fingers - thing).SideLength, Reach, (thingStart - fingerStart).SideLength - Reach);
        var cage = Shaping.Both(beside, at);
        var closed = cage > Enclosed ? Math.Min(Math.Max(0, grip), Grip) / Grip : 0;
        var held = Shaping.Both(cage, closed);
        return CountsCage ? (held + cage) / 2 : (held + NearFingers(thing, fingers, thingStart, fingerStart)) / 2;
    }

    private double Beside(double pad, Position thing, Position thingStart) => Shaping.Near(
        Math.Abs(pad - thing.Y), Opening, Math.Abs(Math.Abs(pad - thingStart.Y) - Opening), Radius);

    private static double NearFingers(Position thing, Position fingers, Position thingStart, Position fingerStart) =>
        Shaping.Near((thing - fingers).Length, 0.01, Math.Abs((thingStart - fingerStart).Length - 0.01));
}
