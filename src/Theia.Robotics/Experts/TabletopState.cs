using Theia.Robotics.Tasks;

namespace Theia.Robotics.Experts;

/// <summary>
/// The true state of a tabletop task: where the grip is, how far the fingers are closed, where the thing to handle is,
/// and where it is to go. Meters.
/// </summary>
internal readonly ref struct TabletopState(ReadOnlySpan<double> values)
{
    /// <summary>Numbers in a state.</summary>
    public const int Size = 9;

    /// <summary>A finger's way from open to closed.</summary>
    public const double Closed = 0.045;

    private readonly ReadOnlySpan<double> _values = values;

    /// <summary>Between the fingertips.</summary>
    public Position Grip => Position.Of(_values);

    /// <summary>How far a finger is closed, 0 to <see cref="Closed"/>.</summary>
    public double Finger => _values[3];

    /// <summary>Button cap, drawer handle or cube.</summary>
    public Position Thing => Position.Of(_values[4..]);

    /// <summary>Middle of the pad, seen from above.</summary>
    public Position Pad => new(_values[7], _values[8], 0);

    /// <summary>Writes a state.</summary>
    public static void Write(
        Span<double> values, ReadOnlySpan<double> grip, double finger, ReadOnlySpan<double> thing,
        ReadOnlySpan<double> pad)
    {
        grip.CopyTo(values);
        values[3] = finger;
        thing.CopyTo(values[4..]);
        pad[..2].CopyTo(values[7..]);
    }
}
