namespace Theia.Robotics.Tasks.Mini;

/// <summary>
/// An environment of the own suite: start, variation, a fixed number of physics steps per control step, and a reward in
/// [0, 1] of the state after it.
/// </summary>
internal abstract class MiniEnvironment : RobotEnvironment
{
    private const double WiderStart = 1.5;

    private readonly MiniVariation _variation;
    private readonly int _physicsSteps;

    /// <param name="task">The task.</param>
    /// <param name="options">What differs from it.</param>
    /// <param name="model">Name of the model.</param>
    protected MiniEnvironment(RobotTask task, EnvironmentOptions options, string model)
        : base(task, options, MiniModel.Load(model))
    {
        _variation = new MiniVariation(Model, options.Variation, task.Camera);
        _physicsSteps = (int)Math.Round(task.ControlInterval / Model.TimeStep);
    }

    /// <summary>Draws the start into a simulation that was reset.</summary>
    protected abstract void Begin(StartDraws draws);

    /// <summary>The reward of the state, in [0, 1], and whether it is one of success.</summary>
    protected abstract ControlStep Judge();

    /// <summary>Called before the physics of a control step.</summary>
    protected virtual void Disturb()
    {
    }

    /// <summary>Turns an action into what the actuators are asked for; they are asked for the action itself.</summary>
    protected virtual void Drive(ReadOnlySpan<double> action) => action.CopyTo(Simulation.Controls);

    /// <summary>What the task itself sets in the model for an episode.</summary>
    protected virtual IEnumerable<SceneField> TaskFields => [];

    private protected override IEnumerable<SceneField> OwnSceneFields() => [.. TaskFields, .. _variation.Fields];

    private protected sealed override void Start(Func<double> draw)
    {
        Simulation.Reset();
        Begin(new StartDraws(draw, Options.Variation.Start ? WiderStart : 1));
        _variation.Apply(draw);
        Simulation.Forward();
    }

    private protected sealed override ControlStep Advance(ReadOnlySpan<double> action)
    {
        Disturb();
        Drive(action);
        Simulation.Step(_physicsSteps);
        // Places and the image are those of the new state.
        Simulation.Forward();
        return Judge();
    }
}
