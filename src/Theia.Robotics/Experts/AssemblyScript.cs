using Theia.Robotics.Tasks;

namespace Theia.Robotics.Experts;

/// <summary>Takes the ring by its handle and puts it over the peg.</summary>
internal sealed class AssemblyScript : SawyerScript
{
    private const double Gain = 10;

    private protected override (Position Destination, double Gain, double Grip) Decide(
        Position hand, Position thing, Position goal)
    {
        Position handle = thing + new Position(-0.02, 0, 0);
        Position above = goal + new Position(0.12, 0, 0.14);
        Position destination =
            Aside(hand, handle) > 0.02 ? handle.Up(0.1)
            : Aside(hand, above) <= 0.02 ? above.Up(-0.2)
            : Apart(hand, handle) > 0.05 ? handle.Up(0.03)
            : Apart(hand, above) > 0.04 ? hand with { Z = above.Z }
            : above;
        return (destination, Gain, Aside(hand, handle) > 0.02 || Apart(hand, handle) > 0.12 ? 0 : 0.6);
    }
}
