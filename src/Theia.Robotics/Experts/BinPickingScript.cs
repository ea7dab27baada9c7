using Theia.Robotics.Tasks;

namespace Theia.Robotics.Experts;

/// <summary>Carries the cube from one bin to the other.</summary>
internal sealed class BinPickingScript : SawyerScript
{
    private const double Gain = 25;

    private static readonly Position _bin = new(0.12, 0.7, 0.02);

    private protected override (Position Destination, double Gain, double Grip) Decide(
        Position hand, Position thing, Position goal)
    {
        // Near the walls of the bin the gripper has no room.
        Position cube = thing.Up(0.03) with { Y = Math.Clamp(thing.Y, 0.675, 0.725) };
        Position destination =
            Aside(hand, cube) > 0.02 ? cube.Up(0.15)
            : Apart(hand, cube) > 0.01 ? cube
            : Aside(hand, _bin) <= 0.02 ? _bin
            : hand.Z < 0.15 ? hand.Up(0.1)
            : _bin with { Z = 0.18 };
        return (destination, Gain, Aside(hand, cube) > 0.02 || Apart(hand, cube) > 0.02 ? -1 : 0.6);
    }
}
