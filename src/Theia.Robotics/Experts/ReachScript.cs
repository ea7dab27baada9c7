namespace Theia.Robotics.Experts;

/// <summary>Reaches with the arm of the own suite.</summary>
internal sealed class ReachScript : IExpert
{
    private static readonly TwoLinkArm _arm = new(
        ShoulderStiffness: 8, ElbowStiffness: 4, ShoulderDamping: 1, ElbowDamping: 0.35);

    /// <inheritdoc/>
    public void Act(ReadOnlySpan<double> state, Span<double> action) => _arm.Act(
        Math.Atan2(state[ReachState.ShoulderSine], state[ReachState.ShoulderCosine]),
        state[ReachState.Elbow],
        state[ReachState.Velocities..],
        state[ReachState.Target],
        state[ReachState.Target + 1],
        action);
}
