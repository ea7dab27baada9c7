namespace Theia.Robotics.Experts;

/// <summary>
/// Moves an arm of two equal links in a plane to the angles at which its tip is on a target, by a PD controller. The
/// elbow stays on the side where it is, from which every target can be reached.
/// </summary>
/// <param name="ShoulderStiffness">Part of the strongest torque per radian.</param>
/// <param name="ElbowStiffness">The same.</param>
/// <param name="ShoulderDamping">Part of the strongest torque per radian per second.</param>
/// <param name="ElbowDamping">The same.</param>
internal readonly record struct TwoLinkArm(
    double ShoulderStiffness, double ElbowStiffness, double ShoulderDamping, double ElbowDamping)
{
    /// <summary>Meters of a link.</summary>
    public const double Link = 0.12;

    /// <summary>Torques of shoulder and elbow.</summary>
    /// <param name="shoulder">Angle in radians.</param>
    /// <param name="elbow">Angle in radians.</param>
    /// <param name="velocities">Of both.</param>
    /// <param name="x">Of the target, seen from the shoulder, in meters.</param>
    /// <param name="y">The same.</param>
    /// <param name="action">Takes the torques.</param>
    public void Act(
        double shoulder, double elbow, ReadOnlySpan<double> velocities, double x, double y, Span<double> action)
    {
        // Law of cosines in the triangle of the two links and the way to the target.
        var bend = Math.Acos(Math.Clamp(((x * x) + (y * y) - (2 * Link * Link)) / (2 * Link * Link), -1, 1));
        var wanted = elbow < 0 ? -bend : bend;
        var turn = Math.IEEERemainder(Math.Atan2(y, x) - (wanted / 2) - shoulder, 2 * Math.PI);
        action[0] = (ShoulderStiffness * turn) - (ShoulderDamping * velocities[0]);
        action[1] = (ElbowStiffness * (wanted - elbow)) - (ElbowDamping * velocities[1]);
    }
}
