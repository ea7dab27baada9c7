using Theia.Robotics.Tasks;

namespace Theia.Robotics.Experts;

/// <summary>Presses the button: above the cap, then down, with closed fingers.</summary>
internal sealed class ButtonPressScript : TabletopScript
{
    protected override (Position Target, bool Grasp) Decide(TabletopState state)
    {
        Position cap = state.Thing;
        return (state.Grip - cap).HorizontalLength > 0.015
            ? (cap with { Z = 0.225 }, true)
            : (cap with { Z = cap.Z - 0.03 }, true);
    }
}
