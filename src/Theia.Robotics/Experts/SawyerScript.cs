using Theia.Robotics.Tasks;

namespace Theia.Robotics.Experts;

/// <summary>
/// A script of Meta-World: the hand heads for a destination, which follows from where hand, object and goal are. When
/// that is far, actions are far outside of −1 to 1.
/// </summary>
internal abstract class SawyerScript : IExpert
{
    /// <inheritdoc/>
    public void Act(ReadOnlySpan<double> state, Span<double> action)
    {
        var hand = Position.Of(state);
        (Position destination, var gain, var grip) = Decide(hand, Position.Of(state[4..]), Position.Of(state[36..]));
        Position way = destination - hand;
        // Meta-World's actions are in single precision.
        action[0] = (float)(gain * way.X);
        action[1] = (float)(gain * way.Y);
        action[2] = (float)(gain * way.Z);
        action[3] = (float)grip;
    }

    /// <summary>Where to, how fast, and how firmly to close (1) or open (−1) the gripper.</summary>
    private protected abstract (Position Destination, double Gain, double Grip) Decide(
        Position hand, Position thing, Position goal);

    /// <summary>Distance from above.</summary>
    private protected static double Aside(Position one, Position other) => (one - other).HorizontalLength;

    /// <summary>Difference of height.</summary>
    private protected static double Apart(Position one, Position other) => Math.Abs(one.Z - other.Z);
}
