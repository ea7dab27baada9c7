using Theia.Robotics.Native;

namespace Theia.Robotics.Tasks.Cortex.MetaWorld;

/// <summary>
/// A Sawyer arm of Meta-World whose hand is pulled by a mocap body. The state is its observation: a frame of 18 numbers
/// (hand, gripper, up to two objects), the frame before, and the goal.
/// </summary>
internal abstract class SawyerEnvironment : CortexEnvironment
{
    private const int Frame = 18, Goal = 36, Substeps = 5, SettlingSteps = 50;
    private const int FreeJoint = 9;
    private const int WeldNumbers = 11, WeldQuaternion = 6, WeldTorqueScale = 10;

    // Where the hand can be seen, as Meta-World bounds it.
    private static readonly Position _seenLow = new(-0.525, 0.348, -0.0525), _seenHigh = new(0.525, 1.025, 0.7);

    private readonly SawyerSettings _settings;
    private readonly NativeArray<double> _mocapPosition, _mocapOrientation;
    private readonly double[] _observation = new double[Goal + 3], _previous = new double[Frame], _start;
    private readonly int _hand, _leftClaw, _rightClaw, _leftPad, _rightPad, _leftTip, _rightTip;

    private protected SawyerEnvironment(RobotTask task, EnvironmentOptions options, SawyerSettings settings)
        : base(task, options, Load(task, options, settings.File))
    {
        _settings = settings;
        _start = new double[settings.StartLow.Length];
        _mocapPosition = Simulation.Array<double>("mocap_pos");
        _mocapOrientation = Simulation.Array<double>("mocap_quat");
        Places = Simulation.Array<double>("xpos");
        Orientations = Simulation.Array<double>("xquat");
        Sites = Simulation.Array<double>("site_xpos");
        _hand = Body("hand");
        (_leftClaw, _rightClaw) = (Body("leftclaw"), Body("rightclaw"));
        (_leftPad, _rightPad) = (Body("leftpad"), Body("rightpad"));
        (_leftTip, _rightTip) = (Site("leftEndEffector"), Site("rightEndEffector"));
        SetWeld();
        SetCamera();
    }

    /// <inheritdoc/>
    public override bool HasSucceeded => LastSuccess;

    /// <summary>Where the object is to be.</summary>
    internal Position Target { get; set; }

    /// <summary>Where the object was at the start.</summary>
    internal Position ObjectStart { get; set; }

    /// <summary>Where the middle between the fingers was at the start.</summary>
    internal Position FingerStart { get; set; }

    /// <summary>A length that the reward remembers from the start, in tasks that have one.</summary>
    internal double StartLength { get; set; }

    /// <summary>The frame before the current one.</summary>
    internal Span<double> PreviousFrame => _previous;

    private protected NativeArray<double> Places { get; }

    private protected NativeArray<double> Orientations { get; }

    private protected NativeArray<double> Sites { get; }

    private protected Position Hand => Position.Of(_observation);

    private protected double Gripper => _observation[3];

    /// <summary>The object as it is seen.</summary>
    private protected Position Thing => Position.Of(_observation.AsSpan(4));

    /// <summary>Its orientation: w, x, y, z.</summary>
    private protected ReadOnlySpan<double> ThingOrientation => _observation.AsSpan(7, 4);

    /// <summary>The middle between the fingers.</summary>
    private protected Position Fingers
    {
        get
        {
            (Position left, Position right) = (SiteAt(_leftTip), SiteAt(_rightTip));
            return (left + right).Times(0.5, 0.5, 0.5);
        }
    }

    /// <summary>Starts from the numbers that Meta-World draws.</summary>
    internal void StartFrom(ReadOnlySpan<double> numbers)
    {
        SetModel(numbers);
        Simulation.ResetState();
        for (var i = 0; i < SettlingSteps; i++)
        {
            Pull(_settings.HandStart);
            (Controls[0], Controls[1]) = (-1, 1);
            Simulation.Step(Substeps);
        }

        // Places are those before the last physics step, in Meta-World too.
        FingerStart = Fingers;
        Place(numbers);
        Remember(numbers);
        WriteFrame(_previous);
        Observe();
        RefreshPlaces();
    }

    /// <summary>Shows a state, with what follows from it computed; what rewards remember stays.</summary>
    internal void SetState(ReadOnlySpan<double> positions, ReadOnlySpan<double> velocities, ReadOnlySpan<double> mocap)
    {
        Simulation.ResetState();
        positions.CopyTo(Positions.Span);
        velocities.CopyTo(Velocities.Span);
        Pull(Position.Of(mocap));
        Simulation.Forward();
    }

    /// <summary>Reads the state, and cuts it to its bounds.</summary>
    internal void ObserveStep()
    {
        Observe();
        Clip(_observation, _seenLow, _seenHigh);
        Clip(_observation.AsSpan(Frame), _seenLow, _seenHigh);
        Clip(_observation.AsSpan(Goal), _settings.GoalLow, _settings.GoalHigh);
    }

    /// <summary>The reward of the state that was read last.</summary>
    /// <param name="grip">The last number of the action.</param>
    internal abstract SawyerReward Evaluate(double grip);

    /// <summary>Moves parts of the model.</summary>
    private protected abstract void SetModel(ReadOnlySpan<double> numbers);

    /// <summary>Puts the object to its start when the hand has settled, and computes what follows.</summary>
    private protected virtual void Place(ReadOnlySpan<double> numbers) => Simulation.Forward();

    /// <summary>Puts an object that moves freely to a place, at rest; it stays turned as it is.</summary>
    private protected void PlaceThing(Position place)
    {
        place.CopyTo(Positions.Span[FreeJoint..]);
        Velocities.Span.Slice(FreeJoint, 6).Clear();
    }

    /// <summary>Sets what rewards remember.</summary>
    private protected abstract void Remember(ReadOnlySpan<double> numbers);

    /// <summary>Writes place and orientation of up to two objects; the numbers are zero before.</summary>
    private protected abstract void FillObjects(Span<double> objects);

    private protected override void Start(Func<double> draw)
    {
        for (var i = 0; i < _start.Length; i++)
            _start[i] = Between(draw(), _settings.StartLow[i], _settings.StartHigh[i]);
        StartFrom(_start);
    }

    private protected override ControlStep Advance(ReadOnlySpan<double> action)
    {
        // In single precision, as Meta-World has its actions.
        const float Scale = 0.01f;
        var way = new Position((float)action[0] * Scale, (float)action[1] * Scale, (float)action[2] * Scale);
        Pull(Clip(Position.Of(_mocapPosition.Span) + way, _settings.HandLow, _settings.HandHigh));
        var grip = (double)(float)action[3];
        (Controls[0], Controls[1]) = (grip, -grip);
        Simulation.Step(Substeps);
        Simulation.Forward();
        ObserveStep();
        SawyerReward reward = Evaluate(grip);
        return new(reward.Reward, reward.Success);
    }

    private protected override void FillState(Span<double> state) => _observation.CopyTo(state);

    private protected override void FillProprioception(Span<double> proprioception) =>
        _observation.AsSpan(0, 4).CopyTo(proprioception);

    private protected override IEnumerable<SceneField> OwnSceneFields() => [];

    /// <summary>How well the fingers enclose and hold an object, 0 to 1.</summary>
    /// <param name="thing">Where it is.</param>
    /// <param name="grip">The last number of the action.</param>
    /// <param name="cage">Its sizes.</param>
    private protected double Caged(Position thing, double grip, Cage cage) =>
        cage.Of(thing, grip, PlaceAt(_leftPad).Y, PlaceAt(_rightPad).Y, Fingers, ObjectStart, FingerStart);

    private protected Position PlaceAt(int body) => Position.Of(Places.Span[(3 * body)..]);

    private protected Position SiteAt(int site) => Position.Of(Sites.Span[(3 * site)..]);

    private protected ReadOnlySpan<double> OrientationAt(int body) => Orientations.Span.Slice(4 * body, 4);

    private protected int Body(string name) => Model.Bodies[name].Id;

    private protected int Site(string name) => Model.Sites[name].Id;

    private void Observe()
    {
        WriteFrame(_observation);
        _previous.CopyTo(_observation, Frame);
        _observation.AsSpan(0, Frame).CopyTo(_previous);
        Target.CopyTo(_observation.AsSpan(Goal));
    }

    private void WriteFrame(Span<double> frame)
    {
        PlaceAt(_hand).CopyTo(frame);
        frame[3] = Math.Clamp((PlaceAt(_rightClaw) - PlaceAt(_leftClaw)).Length / 0.1, 0, 1);
        Span<double> objects = frame[4..Frame];
        objects.Clear();
        FillObjects(objects);
    }

    private void Pull(Position hand)
    {
        hand.CopyTo(_mocapPosition.Span);
        Span<double> orientation = _mocapOrientation.Span;
        (orientation[0], orientation[1], orientation[2], orientation[3]) = (1, 0, 1, 0);
    }

    // From the mocap body to the hand: no offset, the identity with the other sign, torques that count fivefold.
    private void SetWeld()
    {
        Span<double> weld = Model.Field<double>("eq_data")[..WeldNumbers];
        weld.Clear();
        (weld[WeldQuaternion], weld[WeldTorqueScale]) = (-1, 5);
    }

    // CortexBench's camera is not in these models; its place is known, its direction is the likeliest one.
    private void SetCamera()
    {
        ModelCamera camera = Model.Cameras[Task.Camera];
        new Position(0, 0.9, 0.6).CopyTo(Model.FieldRow<double>("cam_pos", camera));
        // Towards (0, 0.6, 0): half a turn around an axis between y and z.
        Span<double> orientation = Model.FieldRow<double>("cam_quat", camera);
        var tilt = Math.Atan2(0.3, 0.6) / 2;
        (orientation[0], orientation[1], orientation[2], orientation[3]) = (0, 0, Math.Sin(tilt), Math.Cos(tilt));
        Model.FieldRow<double>("cam_fovy", camera)[0] = 45;
    }

    private static void Clip(Span<double> values, Position low, Position high) =>
        Clip(Position.Of(values), low, high).CopyTo(values);

    private static Position Clip(Position value, Position low, Position high) => new(
        Math.Clamp(value.X, low.X, high.X), Math.Clamp(value.Y, low.Y, high.Y), Math.Clamp(value.Z, low.Z, high.Z));
}
