using Theia.Robotics.Tasks;

namespace Theia.Robotics.Experts;

/// <summary>Hooks the handle of the drawer and pulls.</summary>
internal sealed class SawyerDrawerScript : SawyerScript
{
    private protected override (Position Destination, double Gain, double Grip) Decide(
        Position hand, Position thing, Position goal)
    {
        Position handle = thing.Up(-0.02);
        return Aside(hand, handle) > 0.06 ? (handle.Up(0.3), 4, -1)
            : Apart(hand, handle) > 0.04 ? (handle, 4, -1)
            : (handle + new Position(0, -0.06, 0), 50, -1);
    }
}
