using Theia.Robotics.Tasks;

namespace Theia.Robotics.Experts;

/// <summary>
/// Where the hand of the tabletop should go, and whether it grasps: decided from the state alone, by which of the
/// conditions holds first. Targets sink as far as the error from the side allows, so that no timer is needed.
/// </summary>
internal abstract class TabletopScript : IExpert
{
    // A step moves the hand by at most this much.
    private const double Reach = 0.05;

    public void Act(ReadOnlySpan<double> state, Span<double> action)
    {
        var seen = new TabletopState(state);
        (Position target, var grasp) = Decide(seen);
        action[0] = (target.X - seen.Grip.X) / Reach;
        action[1] = (target.Y - seen.Grip.Y) / Reach;
        action[2] = (target.Z - seen.Grip.Z) / Reach;
        for (var i = 0; i < 3; i++)
            action[i] = Math.Clamp(action[i], -1, 1);
        action[3] = grasp ? 1 : -1;
    }

    /// <summary>Where the grip should be, and whether the fingers close.</summary>
    protected abstract (Position Target, bool Grasp) Decide(TabletopState state);
}
