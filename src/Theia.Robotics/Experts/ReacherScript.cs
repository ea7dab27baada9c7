namespace Theia.Robotics.Experts;

/// <summary>Reaches with the arm of dm_control, whose links are as long as ours.</summary>
internal sealed class ReacherScript : IExpert
{
    private static readonly TwoLinkArm _arm = new(
        ShoulderStiffness: 6, ElbowStiffness: 3, ShoulderDamping: 0.6, ElbowDamping: 0.1);

    /// <inheritdoc/>
    public void Act(ReadOnlySpan<double> state, Span<double> action)
    {
        double shoulder = state[0], wrist = state[1];
        var (sine, cosine) = Math.SinCos(shoulder);
        var (handSine, handCosine) = Math.SinCos(shoulder + wrist);
        _arm.Act(
            shoulder,
            wrist,
            state[4..],
            (TwoLinkArm.Link * (cosine + handCosine)) + state[2],
            (TwoLinkArm.Link * (sine + handSine)) + state[3],
            action);
    }
}
