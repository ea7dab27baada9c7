namespace Theia.Robotics.Tasks.Mini;

/// <summary>
/// A finger of two links that is to keep a bar spinning in one direction. A reward of 1 is for more than 5 rad/s, else
/// 0. State: two angles of the finger, sine and cosine of the bar's, three velocities.
/// </summary>
internal sealed class SpinnerEnvironment(RobotTask task, EnvironmentOptions options)
    : MiniEnvironment(task, options, "spinner")
{
    public const int StateSize = 7, ActionSize = 2, Horizon = 150;

    private const double FastEnough = 5;

    private const int Bar = 2;

    protected override void Begin(StartDraws draws)
    {
        // A start in which finger and bar touch is drawn again.
        do
        {
            Simulation.Positions[0] = draws.Between(-1.2, 0.6);
            Simulation.Positions[1] = draws.Between(-1, 1);
            Simulation.Positions[Bar] = draws.Between(-Math.PI, Math.PI);
            Simulation.Forward();
        }
        while (Simulation.Contacts.Count > 0);
    }

    protected override ControlStep Judge()
    {
        var isFast = Simulation.Velocities[Bar] > FastEnough;
        return new(isFast ? 1 : 0, isFast);
    }

    private protected override void FillState(Span<double> state)
    {
        ReadOnlySpan<double> positions = Simulation.Positions;
        (state[0], state[1]) = (positions[0], positions[1]);
        (state[2], state[3]) = Math.SinCos(positions[Bar]);
        ((ReadOnlySpan<double>)Simulation.Velocities).CopyTo(state[4..]);
    }
}
