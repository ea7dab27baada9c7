using Theia.Robotics.Tasks;

namespace Theia.Robotics.Experts;

/// <summary>Takes the hammer and drives the nail in.</summary>
internal sealed class HammerScript : SawyerScript
{
    private const double Gain = 10;

    private static readonly Position _before = new(0.05, 0.71, 0.16);

    private protected override (Position Destination, double Gain, double Grip) Decide(
        Position hand, Position thing, Position goal)
    {
        Position handle = thing + new Position(-0.04, 0, -0.01);
        Position destination =
            Aside(hand, handle) > 0.04 ? handle.Up(0.1)
            : Apart(hand, handle) > 0.05 && handle.Z < 0.03 ? handle.Up(0.03)
            : (hand - _before).SideLength > 0.02 ? _before with { Y = hand.Y }
            : _before;
        return (destination, Gain, Aside(hand, handle) > 0.04 || Apart(hand, handle) > 0.1 ? 0 : 0.8);
    }
}
