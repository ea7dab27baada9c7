using Theia.Robotics.Native;

namespace Theia.Robotics.Tasks.Cortex.Adroit;

/// <summary>
/// A task of the Adroit hand. The state is its observation: new positions and velocities of joints, but places from
/// before the last physics step, as in the packages.
/// </summary>
internal abstract class AdroitEnvironment : CortexEnvironment
{
    private const int Substeps = 5, PlannedSubsteps = 2;

    private readonly int _successfulSteps, _object;
    private readonly (double Middle, double HalfWidth)[] _ranges;
    private readonly double[] _observation;
    private int _substeps = Substeps;

    /// <summary>Loads the model.</summary>
    /// <param name="task">The task.</param>
    /// <param name="options">Where its files are.</param>
    /// <param name="file">The model file.</param>
    /// <param name="successfulSteps">An episode succeeds with more successful steps than this.</param>
    private protected AdroitEnvironment(RobotTask task, EnvironmentOptions options, string file, int successfulSteps)
        : base(task, options, Load(task, options, $"gymnasium_robotics/envs/assets/adroit_hand/{file}"))
    {
        _successfulSteps = successfulSteps;
        _object = Model.Bodies["Object"].Id;
        _observation = new double[task.StateSize];
        Places = Simulation.Array<double>("xpos");
        Sites = Simulation.Array<double>("site_xpos");
        _ranges =
        [
            .. Model.Actuators.Select(actuator => actuator.ControlRange!.Value)
                .Select(range => ((range.Low + range.High) / 2, (range.High - range.Low) / 2)),
        ];
    }

    /// <inheritdoc/>
    public override bool HasSucceeded => SuccessfulSteps > _successfulSteps;

    private protected NativeArray<double> Places { get; }

    private protected NativeArray<double> Sites { get; }

    /// <summary>Where the object was when the state was read.</summary>
    private protected Position Thing { get; private set; }

    /// <summary>Reward of an observation, and whether it is one of success.</summary>
    /// <param name="observation">As in <see cref="RobotEnvironment.ReadState"/>.</param>
    /// <param name="height">Of the object in meters.</param>
    internal abstract ControlStep Evaluate(ReadOnlySpan<double> observation, double height);

    /// <summary>True when an episode with so many successful steps has succeeded.</summary>
    internal bool IsSuccess(int successfulSteps) => successfulSteps > _successfulSteps;

    /// <summary>
    /// Sets what the start of an episode sets in the model, so that its first observation is seen: files have the
    /// observation, and not always the rest.
    /// </summary>
    /// <param name="observation">The first one of the episode.</param>
    /// <param name="positions">Of the joints at that time; those of the object are 0 where they are not known.</param>
    internal abstract void SetModel(ReadOnlySpan<double> observation, ReadOnlySpan<double> positions);

    /// <summary>Computes positions of the joints from an observation, after <c>SetModel</c>.</summary>
    /// <param name="observation">The observation.</param>
    /// <param name="positions">Those of the moment before; zeros at first. Takes the new ones.</param>
    internal abstract void Locate(ReadOnlySpan<double> observation, Span<double> positions);

    /// <summary>How far the target of an observation is from the one that is shown.</summary>
    internal abstract double TargetError(ReadOnlySpan<double> observation);

    /// <summary>Shows a state, with what follows from it computed.</summary>
    internal void SetState(ReadOnlySpan<double> positions, ReadOnlySpan<double> velocities)
    {
        Simulation.ResetState();
        positions.CopyTo(Positions.Span);
        velocities.CopyTo(Velocities.Span);
        Simulation.Forward();
        Measure();
        Observe();
    }

    /// <summary>Sets the model for an episode.</summary>
    private protected abstract void SetModel(Func<double> draw);

    /// <summary>Remembers lengths of the start.</summary>
    private protected virtual void Measure()
    {
    }

    /// <summary>Writes the observation.</summary>
    /// <param name="observation">Takes it.</param>
    private protected abstract void FillObservation(Span<double> observation);

    private protected override void Start(Func<double> draw)
    {
        SetModel(draw);
        Simulation.Reset();
        Measure();
        Observe();
    }

    private protected override ControlStep Advance(ReadOnlySpan<double> action)
    {
        Move(action);
        RefreshPlaces();
        return Evaluate(_observation, Thing.Z);
    }

    // Six times as fast, and exact enough for a plan of 0.3 s: the real steps stay as published.
    internal override void PrepareForPlanning()
    {
        _substeps = PlannedSubsteps;
        Model.TimeStep *= (double)Substeps / PlannedSubsteps;
        Model.Field<int>("opt.noslip_iterations")[0] = 0;
    }

    internal override double Imagine(ReadOnlySpan<double> action)
    {
        Move(action);
        return PlanningReward(_observation);
    }

    /// <summary>What a planner is after: as the reward, with a slope towards it everywhere.</summary>
    private protected virtual double PlanningReward(ReadOnlySpan<double> observation) =>
        Evaluate(observation, Thing.Z).Reward;

    private protected override void FillState(Span<double> state) => _observation.CopyTo(state);

    private protected override void FillProprioception(Span<double> proprioception) =>
        _observation.AsSpan(0, proprioception.Length).CopyTo(proprioception);

    /// <summary>Places of what positions lead to.</summary>
    private protected void ShowPlaces(ReadOnlySpan<double> positions)
    {
        positions.CopyTo(Positions.Span);
        Simulation.Forward();
    }

    private protected Position ObjectNow => Position.Of(Places.Span[(3 * _object)..]);

    private protected Position SiteAt(int site) => Position.Of(Sites.Span[(3 * site)..]);

    private protected int Site(string name) => Model.Sites[name].Id;

    private void Move(ReadOnlySpan<double> action)
    {
        for (var i = 0; i < _ranges.Length; i++)
            Controls[i] = _ranges[i].Middle + (action[i] * _ranges[i].HalfWidth);
        Simulation.Step(_substeps);
        Observe();
    }

    private void Observe()
    {
        Thing = ObjectNow;
        FillObservation(_observation);
    }
}
