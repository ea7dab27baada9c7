using Theia.Robotics.Tasks;

namespace Theia.Robotics;

/// <summary>
/// What a robot is asked to do in simulation: sizes, horizon, camera and measure, and how an environment of it is made.
/// <see cref="RobotTasks"/> has those that there are.
/// </summary>
public sealed record RobotTask
{
    private readonly Func<RobotTask, EnvironmentOptions, RobotEnvironment> _open;

    internal RobotTask(Func<RobotTask, EnvironmentOptions, RobotEnvironment> open) => _open = open;

    /// <summary>Suite and name: <c>mini/drawer-open</c>.</summary>
    public string Id => $"{Suite}/{Name}";

    /// <summary>Name within the suite.</summary>
    public required string Name { get; init; }

    /// <summary><c>mini</c>, <c>dmc</c>, <c>metaworld</c> or <c>adroit</c>.</summary>
    public required string Suite { get; init; }

    /// <summary>What is to be done, in one sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Numbers in an action, each from −1 to 1.</summary>
    public required int ActionSize { get; init; }

    /// <summary>Numbers that the robot knows of itself; 0 where a policy sees images alone.</summary>
    public required int ProprioceptionSize { get; init; }

    /// <summary>Numbers in the true state, which experts see.</summary>
    public required int StateSize { get; init; }

    /// <summary>Most control steps of an episode.</summary>
    public required int Horizon { get; init; }

    /// <summary>Seconds of a control step.</summary>
    public required double ControlInterval { get; init; }

    /// <summary>What scores mean.</summary>
    public required TaskMeasure Measure { get; init; }

    /// <summary>Demonstrations that a policy is cloned from, by the protocol.</summary>
    public required int Demonstrations { get; init; }

    /// <summary>The camera that policies see, by its name or its number.</summary>
    public required string Camera { get; init; }

    /// <summary>Width and height of images in pixels.</summary>
    public required int ImageSide { get; init; }

    /// <summary>How images are drawn.</summary>
    public required RenderOptions Rendering { get; init; }

    /// <summary>
    /// Archive of model files that must be fetched first: <c>dmc</c>, <c>metaworld</c>, <c>adroit</c>. Default: null,
    /// none.
    /// </summary>
    public string? Assets { get; init; }

    /// <summary>Amplitude of the uniform noise on the actions that demonstrations execute; 0: none.</summary>
    public double DemonstrationNoise { get; init; }

    internal Func<IExpert>? MakeExpert { get; init; }

    /// <summary>
    /// Makes a planner for the episode of a seed; for tasks without an expert that acts from a state.
    /// </summary>
    internal Func<RobotTask, long, IPlanner>? MakePlanner { get; init; }

    /// <summary>True where <see cref="Expert"/> gives one.</summary>
    public bool HasExpert => MakeExpert is not null;

    /// <summary>True where demonstrations can be recorded.</summary>
    internal bool HasDemonstrator => HasExpert || MakePlanner is not null;

    /// <summary>Makes an environment of the task.</summary>
    /// <param name="options">What differs from the task as it is defined. Default: nothing.</param>
    /// <exception cref="ResourceException">MuJoCo is not installed, or the model files are not fetched.</exception>
    /// <exception cref="DataException">MuJoCo does not accept the model.</exception>
    public RobotEnvironment Open(EnvironmentOptions? options = null) => _open(this, options ?? new());

    /// <summary>The expert of the task: a function of the true state.</summary>
    /// <exception cref="UsageException">The task has none.</exception>
    public IExpert Expert() => MakeExpert?.Invoke()
        ?? throw new UsageException($"{Id} has no expert that acts from a state. Use demonstrations from a file.");

    /// <inheritdoc/>
    public override string ToString() => Id;
}
