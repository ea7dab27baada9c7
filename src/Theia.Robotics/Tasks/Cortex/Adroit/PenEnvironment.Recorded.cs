namespace Theia.Robotics.Tasks.Cortex.Adroit;

/// <summary>How a recorded observation is shown again.</summary>
internal sealed partial class PenEnvironment
{
    // Places in an observation are older than positions and velocities by one physics step.
    private const double Age = 0.002;

    private const double Interval = 0.01;

    /// <summary>
    /// Turns about x, then about the turned y, that bring the z axis into a direction. Of the two solutions it is the
    /// one that is nearer to the turns before.
    /// </summary>
    internal static (double AboutX, double AboutY) TurnsTo(Position direction, double beforeX, double beforeY)
    {
        var length = Math.Sqrt((direction.Y * direction.Y) + (direction.Z * direction.Z));
        (double X, double Y) one = (Math.Atan2(-direction.Y, direction.Z), Math.Atan2(direction.X, length));
        (double X, double Y) other = (Math.Atan2(direction.Y, -direction.Z), Math.Atan2(direction.X, -length));
        return Distance(one) <= Distance(other) ? one : other;

        double Distance((double X, double Y) turns) =>
            Math.Abs(Math.IEEERemainder(turns.X - beforeX, 2 * Math.PI))
            + Math.Abs(Math.IEEERemainder(turns.Y - beforeY, 2 * Math.PI));
    }

    internal override void SetModel(ReadOnlySpan<double> observation, ReadOnlySpan<double> positions)
    {
        (var aboutX, var aboutY) = TurnsTo(Position.Of(observation[(Direction + 3)..]), 0, 0);
        Turn(aboutX, aboutY, Model.FieldRow<double>("body_quat", Model.Bodies[_target]));
    }

    // How far the pen is turned about itself is not observed, but how fast is; only its clip shows it.
    internal override void Locate(ReadOnlySpan<double> observation, Span<double> positions)
    {
        ReadOnlySpan<double> velocity = observation.Slice(Joints + 3, Velocity);
        Span<double> thing = positions[Joints..];
        ModelBody body = Model.Bodies["Object"];
        Span<double> rest = Model.FieldRow<double>("body_quat", body);
        Position place = Position.Of(observation[Joints..]) - Position.Of(Model.FieldRow<double>("body_pos", body));
        (var aboutX, var aboutY) =
            TurnsTo(FromWorld(rest, Position.Of(observation[Direction..])), thing[3], thing[4]);
        FromWorld(rest, place).CopyTo(thing);
        (thing[3], thing[4]) = (aboutX, aboutY);
        for (var i = 0; i < Velocity - 1; i++)
            thing[i] += Age * velocity[i];
        thing[Velocity - 1] += Interval * velocity[Velocity - 1];
        observation[..Joints].CopyTo(positions);
    }

    internal override double TargetError(ReadOnlySpan<double> observation)
    {
        Position shown = SiteAt(_targetTop) - SiteAt(_targetBottom);
        var scale = 1 / shown.Length;
        return (shown.Times(scale, scale, scale) - Position.Of(observation[(Direction + 3)..])).Length;
    }

    /// <summary>A way in the frame of an orientation w, x, y, z.</summary>
    private static Position FromWorld(ReadOnlySpan<double> orientation, Position way)
    {
        // v' = v + 2w (v x u) + 2 ((v x u) x u), the inverse of the turn by w and u.
        var axis = new Position(orientation[1], orientation[2], orientation[3]);
        Position once = Cross(way, axis), twice = Cross(once, axis);
        var w = 2 * orientation[0];
        return way + once.Times(w, w, w) + twice.Times(2, 2, 2);
    }

    private static Position Cross(Position one, Position other) => new(
        (one.Y * other.Z) - (one.Z * other.Y),
        (one.Z * other.X) - (one.X * other.Z),
        (one.X * other.Y) - (one.Y * other.X));
}
