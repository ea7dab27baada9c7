namespace Theia.Robotics.Tasks.Cortex.Dmc;

/// <summary>
/// A task of dm_control, step by step in its order: the second half of a physics step with the new action, whole steps,
/// the first half. So sensors of forces are of the last step's start, and all else is of the new state.
/// </summary>
internal abstract class DmcEnvironment : CortexEnvironment
{
    private readonly int _substeps;
    private readonly (int Address, double Low, double High)[] _joints;

    /// <summary>Loads the model.</summary>
    /// <param name="task">The task.</param>
    /// <param name="options">Where its files are.</param>
    /// <param name="file">The model file.</param>
    /// <param name="turns">Whether starts draw hinges without a range too, from the full circle.</param>
    private protected DmcEnvironment(RobotTask task, EnvironmentOptions options, string file, bool turns = true)
        : base(task, options, Load(task, options, $"dm_control/suite/{file}"))
    {
        _substeps = (int)Math.Round(task.ControlInterval / Model.TimeStep);
        _joints =
        [
            .. Model.Joints.Where(joint => joint.Range is not null || (turns && joint.Motion == JointKind.Hinge))
                .Select(joint =>
                    (joint.PositionAddress, joint.Range?.Low ?? -Math.PI, joint.Range?.High ?? Math.PI)),
        ];
    }

    /// <summary>The reward of the state as it is, 0 to 1.</summary>
    internal abstract double Reward();

    /// <summary>Shows a state as dm_control sets one: from a reset, with what follows from it computed.</summary>
    internal void SetState(ReadOnlySpan<double> positions, ReadOnlySpan<double> velocities)
    {
        Simulation.Reset();
        positions.CopyTo(Positions.Span);
        velocities.CopyTo(Velocities.Span);
        Simulation.Forward();
    }

    // dm_control computes all of this without actuation; controls are zero here, which is the same.
    private protected override void Start(Func<double> draw)
    {
        Simulation.Reset();
        Initialize(draw);
        Simulation.Forward();
    }

    /// <summary>Sets the positions of a start.</summary>
    private protected virtual void Initialize(Func<double> draw) => DrawJoints(draw);

    /// <summary>Draws every joint from its range.</summary>
    private protected void DrawJoints(Func<double> draw)
    {
        foreach ((var address, var low, var high) in _joints)
            Positions[address] = Between(draw(), low, high);
    }

    /// <summary>Physics steps in dm_control's order.</summary>
    private protected void Simulate(int steps)
    {
        Simulation.RunSecondHalf();
        if (steps > 1)
            Simulation.Step(steps - 1);
        Simulation.RunFirstHalf();
    }

    private protected override ControlStep Advance(ReadOnlySpan<double> action)
    {
        action.CopyTo(Controls.Span);
        Simulate(_substeps);
        return new(Reward(), Success: false);
    }

    private protected override IEnumerable<SceneField> OwnSceneFields() => [];
}
