using Theia.Robotics.Experts;

namespace Theia.Robotics.Tasks.Mini;

/// <summary>
/// A hand above a table with a button, a drawer, a cube and a pad. An action moves the hand by up to 5 cm along each
/// axis, and opens or closes the fingers.
/// </summary>
internal abstract class TabletopEnvironment : MiniEnvironment
{
    private const double Reach = 0.05;
    private const int HandAxes = 3;

    private static readonly string[] _moved = ["cabinet", "button", "pad"];

    private readonly ModelSite _grip;
    private readonly ModelBody _pad;
    private readonly int _finger, _cube;

    protected TabletopEnvironment(RobotTask task, EnvironmentOptions options)
        : base(task, options, "tabletop")
    {
        _grip = Model.Sites["grip"];
        _pad = Model.Bodies["pad"];
        _finger = Model.Joints["left_finger"].PositionAddress;
        _cube = Model.Joints["cube"].PositionAddress;
    }

    /// <summary>An episode is over when its thing is done.</summary>
    private protected override bool HasFinished => HasSucceeded;

    /// <summary>Place of the cube's middle.</summary>
    protected ReadOnlySpan<double> Cube => Simulation.PositionOf(Model.Bodies["cube"]);

    /// <summary>Middle of the pad.</summary>
    protected ReadOnlySpan<double> Pad => Model.FieldRow<double>("body_pos", _pad);

    /// <summary>What is to be handled, as the state has it.</summary>
    protected abstract ReadOnlySpan<double> Thing { get; }

    /// <summary>True in a state of success.</summary>
    protected abstract bool IsDone { get; }

    /// <summary>Places what the task is about; the rest stands aside.</summary>
    protected abstract void Arrange(StartDraws draws);

    /// <summary>Moves a body of the model.</summary>
    protected void Place(string body, double x, double y)
    {
        Span<double> place = Model.FieldRow<double>("body_pos", Model.Bodies[body]);
        (place[0], place[1]) = (x, y);
    }

    /// <summary>Puts the cube on the table.</summary>
    protected void PlaceCube(double x, double y)
    {
        Span<double> positions = Simulation.Positions[_cube..];
        (positions[0], positions[1], positions[2]) = (x, y, 0.121);
    }

    protected override void Begin(StartDraws draws)
    {
        Place("cabinet", -0.25, 0.3);
        Place("button", 0.3, 0.3);
        Place("pad", -0.35, -0.35);
        PlaceCube(-0.3, -0.3);
        Arrange(draws);
        Simulation.Positions[0] = draws.Between(-0.1, 0.1);
        Simulation.Positions[1] = draws.Between(-0.1, 0.1);
        Simulation.Positions[..HandAxes].CopyTo(Simulation.Controls);
        Simulation.Controls[HandAxes..].Clear();
    }

    protected override void Drive(ReadOnlySpan<double> action)
    {
        // The commanded place is relative to where the hand is, so that the state holds all that matters.
        for (var i = 0; i < HandAxes; i++)
            Simulation.Controls[i] = Simulation.Positions[i] + (Reach * action[i]);
        Simulation.Controls[HandAxes..].Fill(TabletopState.Closed / 2 * (action[HandAxes] + 1));
    }

    protected override ControlStep Judge() => new(IsDone ? 1 : 0, IsDone);

    private protected override void FillState(Span<double> state) => TabletopState.Write(
        state, Simulation.PositionOf(_grip), Simulation.Positions[_finger], Thing, Pad);

    private protected override void FillProprioception(Span<double> proprioception)
    {
        Simulation.PositionOf(_grip).CopyTo(proprioception);
        proprioception[HandAxes] = Simulation.Positions[_finger];
    }

    protected override IEnumerable<SceneField> TaskFields =>
        _moved.Select(body => new SceneField("body_pos", Model.Bodies[body].Id, 3));
}
