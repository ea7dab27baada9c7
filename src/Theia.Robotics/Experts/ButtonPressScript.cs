namespace Theia.Robotics.Experts;

/// <summary>Presses the button: above the cap, then down, with closed fingers.</summary>
internal sealed class ButtonPressScript : TabletopScript
{
    protected override (Place Target, bool Grasp) Decide(TabletopState state)
    {
        Place cap = state.Thing;
        return state.Grip.HorizontalDistance(cap) > 0.015
            ? (cap with { Z = 0.225 }, true)
            : (cap with { Z = cap.Z - 0.03 }, true);
    }
}
