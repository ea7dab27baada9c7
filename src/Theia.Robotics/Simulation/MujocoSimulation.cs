using Theia.Robotics.Native;

namespace Theia.Robotics;

/// <summary>
/// A model in motion: state, controls and what is computed from them. For one thread at a time. The spans are the
/// library's memory: what is written is what the next step uses; they are valid until the simulation is disposed.
/// </summary>
/// <remarks>
/// After <see cref="Step"/>, positions and velocities are new, while what follows from them (places of bodies, sensors,
/// contacts) is still that of the beginning of the last step; <see cref="Forward"/> computes it.
/// </remarks>
public sealed partial class MujocoSimulation : IDisposable
{
    private readonly NativeFields _fields;
    private readonly MujocoFunctions _functions;
    private readonly ModelHandle _modelHandle;
    private readonly List<string> _warnings = [];
    private string? _stopped;

    /// <summary>Starts in the initial state of a model, with what follows from it computed.</summary>
    /// <param name="model">The model. It may be disposed before the simulation.</param>
    /// <exception cref="DataException">MuJoCo cannot simulate it; the error has MuJoCo's reason.</exception>
    public MujocoSimulation(MujocoModel model)
    {
        model.ThrowIfDisposed();
        (Model, _functions, _modelHandle) = (model, model.Library.Functions, model.Handle);
        var data = GuardedCall.Invoke(_functions.MakeData, out var error, _modelHandle.Address);
        if (error is not null || data == 0)
        {
            throw new DataException(
                model.Name, $"MuJoCo cannot make a simulation of the model: {error ?? "no memory"}.");
        }

        Data = new DataHandle(data, _modelHandle, _functions);
        _fields = new NativeFields(model.Library.Table, "mjData", data, _modelHandle.Address);
        Forward();
    }

    /// <summary>The model.</summary>
    public MujocoModel Model { get; }

    /// <summary>Seconds since the reset.</summary>
    public double Time
    {
        get => Field<double>("time")[0];
        set => Field<double>("time")[0] = value;
    }

    /// <summary>Positions of the joints; <see cref="ModelJoint.PositionAddress"/> tells which is whose.</summary>
    public Span<double> Positions => Field<double>("qpos");

    /// <summary>Velocities of the joints, in units per second.</summary>
    public Span<double> Velocities => Field<double>("qvel");

    /// <summary>Accelerations of the joints.</summary>
    public ReadOnlySpan<double> Accelerations => Field<double>("qacc");

    /// <summary>What the actuators are asked for.</summary>
    public Span<double> Controls => Field<double>("ctrl");

    /// <summary>Forces on the joints that are applied besides actuators, in newtons or newton meters.</summary>
    public Span<double> AppliedForces => Field<double>("qfrc_applied");

    /// <summary>Values of the sensors; <see cref="ModelSensor.Address"/> tells which is whose.</summary>
    public ReadOnlySpan<double> SensorValues => Field<double>("sensordata");

    /// <summary>x, y, z of each mocap body, which is where it is told to be.</summary>
    public Span<double> MocapPositions => Field<double>("mocap_pos");

    /// <summary>w, x, y, z of the orientation of each mocap body.</summary>
    public Span<double> MocapOrientations => Field<double>("mocap_quat");

    /// <summary>
    /// What MuJoCo warned of since the last reset, oldest first, at most 100: an unstable simulation that it has set
    /// back to the start, a full buffer of contacts.
    /// </summary>
    public IReadOnlyList<string> Warnings => _warnings;

    internal DataHandle Data { get; }

    /// <summary>Simulates; controls stay as they are.</summary>
    /// <param name="count">Steps of <see cref="MujocoModel.TimeStep"/>, at least 1. Default: 1.</param>
    /// <exception cref="DataException">MuJoCo stopped; this simulation cannot be used any more.</exception>
    public void Step(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        for (var i = 0; i < count; i++)
            Run(_functions.Step);
    }

    /// <summary>Computes what follows from the state, without moving in time.</summary>
    /// <exception cref="DataException">MuJoCo stopped; this simulation cannot be used any more.</exception>
    public void Forward() => Run(_functions.Forward);

    /// <summary>Sets everything back to the initial state of the model, and forgets warnings.</summary>
    /// <exception cref="DataException">MuJoCo stopped; this simulation cannot be used any more.</exception>
    public void Reset()
    {
        ResetState();
        Forward();
    }

    /// <summary>A field of MuJoCo's mjData, to read or to write: <c>xpos</c>, <c>qacc_warmstart</c>.</summary>
    /// <typeparam name="T">As for <see cref="MujocoModel.Field{T}"/>.</typeparam>
    /// <param name="name">As in MuJoCo's documentation of mjData.</param>
    /// <returns>The library's memory, row by row: valid until the simulation is disposed.</returns>
    /// <exception cref="UsageException">There is no such field, or it holds another type.</exception>
    public Span<T> Field<T>(string name) where T : unmanaged
    {
        ThrowIfDisposed();
        return _fields.All<T>(name);
    }

    /// <summary>What a field holds of one element.</summary>
    /// <typeparam name="T">As for <see cref="MujocoModel.Field{T}"/>.</typeparam>
    /// <param name="name">As in MuJoCo's documentation of mjData.</param>
    /// <param name="element">The element, whose number is the row.</param>
    /// <returns>The library's memory: valid until the simulation is disposed.</returns>
    /// <exception cref="UsageException">There is no such field or row, or it holds another type.</exception>
    public Span<T> FieldRow<T>(string name, ModelElement element) where T : unmanaged
    {
        ThrowIfDisposed();
        return _fields.Row<T>(name, element.Id);
    }

    /// <summary>Frees the simulation.</summary>
    public void Dispose() => Data.Dispose();

    /// <summary>As <see cref="Reset"/>, with nothing computed: the solver starts from zero.</summary>
    internal void ResetState()
    {
        Run(_functions.ResetData);
        _warnings.Clear();
    }

    /// <summary>The first half of a step: all that depends on positions and velocities.</summary>
    internal void RunFirstHalf() => Run(_functions.FirstHalf);

    /// <summary>The second half of a step: forces, and the motion. Euler integration only.</summary>
    internal void RunSecondHalf() => Run(_functions.SecondHalf);

    /// <summary>As <see cref="Field{T}"/>, found once for many reads.</summary>
    internal NativeArray<T> Array<T>(string name) where T : unmanaged => _fields.Array<T>(name);

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Data.IsClosed, this);

    /// <summary>Throws where MuJoCo has stopped: its memory is in an unknown state.</summary>
    internal void ThrowIfStopped()
    {
        ThrowIfDisposed();
        if (_stopped is not null)
            throw new DataException(Model.Name, $"MuJoCo has stopped this simulation: {_stopped}", "Make a new one.");
    }

    private void Run(nint function)
    {
        ThrowIfStopped();
        GuardedCall.Invoke(function, out var error, _modelHandle.Address, Data.Address);
        GC.KeepAlive(this);
        foreach (var warning in GuardedCall.TakeNotices())
            _warnings.Add(warning.Trim());
        if (error is null)
            return;
        _stopped = error.Trim();
        ThrowIfStopped();
    }
}
