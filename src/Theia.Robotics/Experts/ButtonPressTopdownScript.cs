using Theia.Robotics.Tasks;

namespace Theia.Robotics.Experts;

/// <summary>Presses the button from above.</summary>
internal sealed class ButtonPressTopdownScript : SawyerScript
{
    private protected override (Position Destination, double Gain, double Grip) Decide(
        Position hand, Position thing, Position goal) =>
        (Aside(hand, thing) > 0.04 ? thing.Up(0.1) : thing, 25, 1);
}
