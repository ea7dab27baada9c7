namespace Theia.Robotics.Experts;

/// <summary>
/// Moves the arm of <c>mini/reach</c> to the angles at which its tip is on the target, by a PD controller. The elbow
/// stays on the side where it is, from which every target can be reached.
/// </summary>
internal sealed class ReachScript : IExpert
{
    // Meters.
    private const double Link = 0.12;

    // Parts of the strongest torque, per radian and per radian per second.
    private const double ShoulderStiffness = 8, ElbowStiffness = 4, ShoulderDamping = 1, ElbowDamping = 0.35;

    /// <inheritdoc/>
    public void Act(ReadOnlySpan<double> state, Span<double> action)
    {
        double x = state[ReachState.Target], y = state[ReachState.Target + 1], elbow = state[ReachState.Elbow];
        // Law of cosines in the triangle of the two links and the way to the target.
        var bend = Math.Acos(Math.Clamp(((x * x) + (y * y) - (2 * Link * Link)) / (2 * Link * Link), -1, 1));
        var wanted = elbow < 0 ? -bend : bend;
        var shoulder = Math.Atan2(state[ReachState.ShoulderSine], state[ReachState.ShoulderCosine]);
        var turn = Math.IEEERemainder(Math.Atan2(y, x) - (wanted / 2) - shoulder, 2 * Math.PI);
        action[0] = (ShoulderStiffness * turn) - (ShoulderDamping * state[ReachState.Velocities]);
        action[1] = (ElbowStiffness * (wanted - elbow)) - (ElbowDamping * state[ReachState.Velocities + 1]);
    }
}
