namespace Theia.Robotics.Tasks.Mini;

/// <summary>
/// A runner with two legs in a plane, which is to run as fast as the color of its lamp says (blue: slow, green, red:
/// fast) while it is pushed now and then. State: height, sine and cosine of the pitch, six joint angles, nine
/// velocities, wanted speed.
/// </summary>
internal sealed class RunnerEnvironment : MiniEnvironment
{
    public const int StateSize = 19, ActionSize = 6, Horizon = 150;

    // Meters per second. A speed this part of the wanted one away from it is still right.
    private const double Slowest = 1, Fastest = 3, Tolerance = 0.1;

    // The torso lies at this height where the joints are at 0.
    private const double Origin = 0.62;

    // Control steps between which a push falls, and changes of velocity: meters and radians per second.
    private const int Pushes = 3, FirstPush = 30, PushInterval = 40;
    private const double Push = 0.8, Turn = 2.5;

    private const int Pitch = 2, FirstJoint = 3;

    private readonly ModelGeom _lamp;
    private readonly (int Step, double Push, double Turn)[] _pushes = new (int, double, double)[Pushes];
    private double _wanted;

    public RunnerEnvironment(RobotTask task, EnvironmentOptions options) : base(task, options, "runner") =>
        _lamp = Model.Geoms["lamp"];

    protected override IEnumerable<SceneField> TaskFields =>
        [new("geom_rgba", _lamp.Id, 4) { IsDouble = false }];

    protected override void Begin(StartDraws draws)
    {
        Span<double> positions = Simulation.Positions;
        positions[Pitch] = draws.Between(-0.2, 0.2);
        foreach (ref var joint in positions[FirstJoint..])
            joint = draws.Between(-0.15, 0.15);
        foreach (ref var velocity in Simulation.Velocities)
            velocity = draws.Between(-0.2, 0.2);
        var part = Math.Clamp(draws.Between(0, 1), 0, 1);
        _wanted = Slowest + (part * (Fastest - Slowest));
        Light(part);
        for (var i = 0; i < _pushes.Length; i++)
        {
            var middle = FirstPush + (PushInterval * i);
            var step = (int)draws.Between(middle, middle + PushInterval);
            _pushes[i] = (step, draws.Between(-Push, Push), draws.Between(-Turn, Turn));
        }
    }

    protected override void Disturb()
    {
        foreach ((var step, var push, var turn) in _pushes)
        {
            if (step != StepCount)
                continue;
            Simulation.Velocities[0] += push;
            Simulation.Velocities[Pitch] += turn;
        }
    }

    protected override ControlStep Judge()
    {
        var upright = Math.Max(0, Math.Cos(Simulation.Positions[Pitch]));
        var distance = Math.Abs(Simulation.Velocities[0] - _wanted) / _wanted;
        var speed = Math.Clamp((1 - distance) / (1 - Tolerance), 0, 1);
        return new(upright * speed, upright > 0.8 && speed > 0.8);
    }

    private protected override void FillState(Span<double> state)
    {
        ReadOnlySpan<double> positions = Simulation.Positions;
        (state[0], state[1], state[2]) =
            (Origin + positions[1], Math.Sin(positions[Pitch]), Math.Cos(positions[Pitch]));
        positions[FirstJoint..].CopyTo(state[3..]);
        ((ReadOnlySpan<double>)Simulation.Velocities).CopyTo(state[9..]);
        state[18] = _wanted;
    }

    private void Light(double part)
    {
        Span<float> color = Model.FieldRow<float>("geom_rgba", _lamp);
        var (blue, red) = (Math.Max(0, 1 - (2 * part)), Math.Max(0, (2 * part) - 1));
        (color[0], color[1], color[2]) = ((float)red, (float)(1 - blue - red), (float)blue);
    }
}
