using Theia.Data.Errors;
using Theia.Data.Random;
using Theia.Robotics.Tasks;

namespace Theia.Robotics;

/// <summary>
/// A task in simulation: reset, act, observe. For one thread at a time. The same seed and actions give the same episode
/// on the same MuJoCo.
/// </summary>
public abstract class RobotEnvironment : IDisposable
{
    private readonly ulong _stream;
    private CameraRenderer? _renderer;
    private ModelCamera? _camera;
    private IReadOnlyList<SceneField>? _sceneFields;

    private protected RobotEnvironment(RobotTask task, EnvironmentOptions options, MujocoModel model)
    {
        (Task, Options, Model) = (task, options, model);
        _stream = CounterRandom.Hash(task.Id);
        Simulation = new MujocoSimulation(model);
        (Clipped, Proprioception, State) =
            (new double[task.ActionSize], new double[task.ProprioceptionSize], new double[task.StateSize]);
    }

    /// <summary>What is to be done.</summary>
    public RobotTask Task { get; }

    /// <summary>What differs from the task.</summary>
    public EnvironmentOptions Options { get; }

    /// <summary>The model, which belongs to this environment alone.</summary>
    public MujocoModel Model { get; }

    /// <summary>Its simulation.</summary>
    public MujocoSimulation Simulation { get; }

    /// <summary>Control steps since the start of the episode.</summary>
    public int StepCount { get; private set; }

    /// <summary>Steps of this episode whose state was one of success.</summary>
    public int SuccessfulSteps { get; private set; }

    /// <summary>Sum of the rewards of the episode.</summary>
    public double Return { get; private set; }

    /// <summary>True when the episode is over.</summary>
    public bool HasEnded => StepCount >= Task.Horizon || HasFinished;

    /// <summary>True when the episode has succeeded so far, by the rule of the task.</summary>
    public virtual bool HasSucceeded => SuccessfulSteps > 0;

    /// <summary>Score of the episode so far, 0 to 100. Where it counts rewards, each is at most 1.</summary>
    public double Score => Task.Measure == TaskMeasure.Success ? (HasSucceeded ? 100 : 0)
        : 100 * Return / Task.Horizon;

    /// <summary>True when the episode is over before its horizon.</summary>
    private protected virtual bool HasFinished => false;

    /// <summary>The state after the last step was one of success.</summary>
    private protected bool LastSuccess { get; private set; }

    private double[] Clipped { get; }

    private double[] Proprioception { get; }

    private double[] State { get; }

    /// <summary>What the episode sets in the model, in the order of its values.</summary>
    internal IReadOnlyList<SceneField> SceneFields => _sceneFields ??= [.. OwnSceneFields()];

    /// <summary>Starts an episode.</summary>
    /// <param name="seed">Decides the start, and what varies.</param>
    public void Reset(long seed)
    {
        var random = new CounterRandom((ulong)seed, _stream, 0);
        long count = 0;
        Reset(() => random.Unit(count++));
    }

    /// <summary>Starts an episode from numbers in [0, 1), taken one after another.</summary>
    internal void Reset(Func<double> draw)
    {
        (StepCount, SuccessfulSteps, Return, LastSuccess) = (0, 0, 0, false);
        Start(draw);
    }

    /// <summary>Acts for one control step.</summary>
    /// <param name="action">One number per <see cref="RobotTask.ActionSize"/>; clipped to −1 to 1.</param>
    /// <exception cref="UsageException">It has another size, or the episode is over.</exception>
    /// <exception cref="DataException">MuJoCo stopped; the environment cannot be used any more.</exception>
    public ControlStep Step(ReadOnlySpan<double> action)
    {
        if (action.Length != Task.ActionSize)
        {
            throw new UsageException(
                $"An action of {Task.Id} has {Amount.Of(Task.ActionSize, "number")}; got {action.Length}. "
                + "Use a policy of this task.");
        }

        if (HasEnded)
            throw new UsageException($"The episode of {Task.Id} is over after {StepCount} steps. Reset it first.");
        for (var i = 0; i < action.Length; i++)
        {
            if (!double.IsFinite(action[i]))
                throw new UsageException($"Number {i + 1} of the action is {action[i]}; actions are finite.");
            Clipped[i] = Math.Clamp(action[i], -1, 1);
        }

        ControlStep step = Advance(Clipped);
        StepCount++;
        Return += step.Reward;
        LastSuccess = step.Success;
        if (step.Success)
            SuccessfulSteps++;
        return step;
    }

    /// <summary>The true state. Valid until the next call.</summary>
    public ReadOnlySpan<double> ReadState()
    {
        FillState(State);
        return State;
    }

    /// <summary>What the robot knows of itself. Valid until the next call.</summary>
    public ReadOnlySpan<double> ReadProprioception()
    {
        FillProprioception(Proprioception);
        return Proprioception;
    }

    /// <summary>What the camera of the task sees now.</summary>
    /// <exception cref="ResourceException">libOSMesa is not installed.</exception>
    public RgbImage Render()
    {
        _camera ??= int.TryParse(Task.Camera, out var number) ? Model.Cameras[number] : Model.Cameras[Task.Camera];
        return Renderer.Render(Simulation, _camera);
    }

    /// <summary>Who draws the images; see <see cref="CameraRenderer.Fingerprint"/>.</summary>
    internal string RenderFingerprint => Renderer.Fingerprint;

    private CameraRenderer Renderer =>
        _renderer ??= new CameraRenderer(Model, Task.ImageSide, Task.ImageSide, Task.Rendering);

    /// <summary>Shows a recorded moment, to be drawn; the episode cannot be continued from it.</summary>
    /// <param name="scene">Values of <see cref="SceneFields"/>.</param>
    /// <param name="positions">Of the joints.</param>
    internal void Show(ReadOnlySpan<double> scene, ReadOnlySpan<double> positions)
    {
        WriteScene(scene);
        positions.CopyTo(Simulation.Positions);
        Simulation.Forward();
    }

    /// <summary>Sets the model as the episode of another environment of the task has set it.</summary>
    internal void CopyScene(RobotEnvironment other)
    {
        WriteScene(other.ReadScene());
        CopyLengths(other);
    }

    /// <summary>Trades exactness for speed where the task allows it; no episode is run afterwards.</summary>
    internal virtual void PrepareForPlanning()
    {
    }

    /// <summary>What a step is worth to a planner. It counts for no episode.</summary>
    /// <param name="action">In −1 to 1.</param>
    internal virtual double Imagine(ReadOnlySpan<double> action) => Advance(action).Reward;

    /// <summary>The values of <see cref="SceneFields"/>.</summary>
    internal double[] ReadScene()
    {
        var values = new double[SceneFields.Sum(field => field.Length)];
        var rest = values.AsSpan();
        foreach (SceneField field in SceneFields)
        {
            field.Read(Model, rest);
            rest = rest[field.Length..];
        }

        return values;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _renderer?.Dispose();
        Simulation.Dispose();
        Model.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Puts model and simulation into the start that numbers in [0, 1) decide.</summary>
    private protected abstract void Start(Func<double> draw);

    /// <summary>One control step with an action in −1 to 1.</summary>
    private protected abstract ControlStep Advance(ReadOnlySpan<double> action);

    /// <summary>Writes the true state.</summary>
    private protected abstract void FillState(Span<double> state);

    /// <summary>Writes what the robot knows of itself; nothing where that is nothing.</summary>
    private protected virtual void FillProprioception(Span<double> proprioception)
    {
    }

    /// <summary>Copies what the start of an episode measured, where that is anything.</summary>
    private protected virtual void CopyLengths(RobotEnvironment other)
    {
    }

    /// <summary>What episodes set in the model.</summary>
    private protected abstract IEnumerable<SceneField> OwnSceneFields();

    private void WriteScene(ReadOnlySpan<double> scene)
    {
        foreach (SceneField field in SceneFields)
        {
            field.Write(Model, scene);
            scene = scene[field.Length..];
        }
    }
}
