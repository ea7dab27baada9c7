namespace Theia.Robotics.Tasks.Mini;

/// <summary>
/// A walker on two legs in a plane: it stands, or walks at 1 m/s. State: height of the hips, sine and cosine of the
/// torso's pitch, six joint angles, nine velocities.
/// </summary>
internal sealed class WalkerEnvironment : MiniEnvironment
{
    public const int StateSize = 18, ActionSize = 6, Horizon = 150;

    // Meters: hips of a walker that stands on straight legs are at 1.2. Meters per second.
    private const double LowestHips = 0.75, StandingHips = 1.1, WalkingSpeed = 1;

    // Height of the hips where the joints are at 0.
    private const double Origin = 1.25;

    private const int Height = 1, Pitch = 2, FirstJoint = 3;

    private readonly bool _walks;

    public WalkerEnvironment(RobotTask task, EnvironmentOptions options, bool walks) : base(task, options, "walker") =>
        _walks = walks;

    protected override void Begin(StartDraws draws)
    {
        Span<double> positions = Simulation.Positions;
        positions[Pitch] = draws.Between(-0.3, 0.3);
        for (var leg = 0; leg < 2; leg++)
        {
            Span<double> joints = positions.Slice(FirstJoint + (3 * leg), 3);
            joints[0] = draws.Between(-0.2, 0.6);
            joints[1] = draws.Between(-0.8, -0.1);
            joints[2] = draws.Between(-0.3, 0.3);
        }

        foreach (ref var velocity in Simulation.Velocities)
            velocity = draws.Between(-0.3, 0.3);
    }

    protected override ControlStep Judge()
    {
        ReadOnlySpan<double> positions = Simulation.Positions;
        var upright = Math.Max(0, Math.Cos(positions[Pitch]));
        var height = Math.Clamp((Hips - LowestHips) / (StandingHips - LowestHips), 0, 1);
        var standing = upright * height;
        if (!_walks)
            return new(standing, standing > 0.9);
        var speed = Math.Clamp(Simulation.Velocities[0] / WalkingSpeed, 0, 1);
        return new(standing * (1 + (5 * speed)) / 6, standing > 0.8 && speed > 0.8);
    }

    private protected override void FillState(Span<double> state)
    {
        ReadOnlySpan<double> positions = Simulation.Positions;
        (state[0], state[1], state[2]) = (Hips, Math.Sin(positions[Pitch]), Math.Cos(positions[Pitch]));
        positions[FirstJoint..].CopyTo(state[3..]);
        ((ReadOnlySpan<double>)Simulation.Velocities).CopyTo(state[9..]);
    }

    private double Hips => Origin + Simulation.Positions[Height];
}
