using Theia.Robotics.Native;
using Theia.Robotics.Simulation;

namespace Theia.Robotics;

/// <summary>
/// A model of robots and things, compiled from MJCF, MuJoCo's XML. Simulations share it: on several threads as long as
/// its fields are not written.
/// </summary>
/// <remarks>Units are meters, kilograms, seconds and radians; the z axis points up by custom.</remarks>
public sealed class MujocoModel : IDisposable
{
    private readonly NativeFields _fields;

    private MujocoModel(MujocoLibrary library, ModelHandle handle, string name, string? warning)
    {
        (Library, Handle, Name, Warning) = (library, handle, name, warning);
        _fields = new NativeFields(library.Table, "mjModel", handle.Address, handle.Address);
        var elements = new ModelElements(library, _fields, handle.Address, name);
        Bodies = elements.Bodies();
        Joints = elements.Joints();
        Geoms = elements.Geoms();
        Sites = elements.Sites();
        Cameras = elements.Cameras();
        Actuators = elements.Actuators();
        Sensors = elements.Sensors();
        PositionCount = _fields.Integer("nq");
        VelocityCount = _fields.Integer("nv");
        ControlCount = _fields.Integer("nu");
    }

    /// <summary>What errors call it: the file, or the name that was given to a text.</summary>
    public string Name { get; }

    /// <summary>What MuJoCo said of the model when it accepted it; null: nothing.</summary>
    public string? Warning { get; }

    /// <summary>Bodies; the first is the world.</summary>
    public ElementList<ModelBody> Bodies { get; }

    /// <summary>Joints.</summary>
    public ElementList<ModelJoint> Joints { get; }

    /// <summary>Shapes.</summary>
    public ElementList<ModelGeom> Geoms { get; }

    /// <summary>Places on bodies.</summary>
    public ElementList<ModelSite> Sites { get; }

    /// <summary>Cameras.</summary>
    public ElementList<ModelCamera> Cameras { get; }

    /// <summary>Actuators.</summary>
    public ElementList<ModelActuator> Actuators { get; }

    /// <summary>Sensors.</summary>
    public ElementList<ModelSensor> Sensors { get; }

    /// <summary>Length of <see cref="MujocoSimulation.Positions"/> (MuJoCo's nq).</summary>
    public int PositionCount { get; }

    /// <summary>Length of <see cref="MujocoSimulation.Velocities"/> (MuJoCo's nv).</summary>
    public int VelocityCount { get; }

    /// <summary>Length of <see cref="MujocoSimulation.Controls"/> (MuJoCo's nu).</summary>
    public int ControlCount { get; }

    /// <summary>Seconds of one step. More than 0.</summary>
    public double TimeStep
    {
        get => Field<double>("opt.timestep")[0];
        set
        {
            if (!(value > 0) || !double.IsFinite(value))
                throw new UsageException($"A step takes more than 0 seconds; got {value}.");
            Field<double>("opt.timestep")[0] = value;
        }
    }

    internal MujocoLibrary Library { get; }

    internal ModelHandle Handle { get; }

    /// <summary>Loads an MJCF file (or URDF); files that it names are found relative to it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="DataException">MuJoCo does not accept the model; the error has MuJoCo's reason.</exception>
    /// <exception cref="ResourceException">MuJoCo is not installed.</exception>
    public static MujocoModel Load(string path)
    {
        if (!File.Exists(path))
            throw new UsageException($"There is no model file '{path}'. Name an MJCF file.");
        var library = MujocoLibrary.Load();
        ModelHandle handle = ModelLoader.FromFile(library, path, out var warning);
        return new MujocoModel(library, handle, path, warning);
    }

    /// <summary>Loads an MJCF text.</summary>
    /// <param name="text">The MJCF. Files that it names have full paths or are relative to the working folder.</param>
    /// <param name="name">What errors call the model. Default: <c>model.xml</c>.</param>
    /// <exception cref="DataException">MuJoCo does not accept the model; the error has MuJoCo's reason.</exception>
    /// <exception cref="ResourceException">MuJoCo is not installed.</exception>
    public static MujocoModel FromMjcf(string text, string name = "model.xml")
    {
        var library = MujocoLibrary.Load();
        ModelHandle handle = ModelLoader.FromText(library, text, name, out var warning);
        return new MujocoModel(library, handle, name, warning);
    }

    /// <summary>
    /// A copy with fields of its own, as they are now: for environments that move parts of the model separately.
    /// </summary>
    /// <exception cref="ResourceException">There is no memory for it.</exception>
    public MujocoModel Copy()
    {
        ThrowIfDisposed();
        var copy = GuardedCall.Invoke(Library.Functions.CopyModel, out var error, 0, Handle.Address);
        GC.KeepAlive(this);
        return error is null && copy != 0
            ? new MujocoModel(Library, new ModelHandle(copy, Library.Functions), Name, Warning)
            : throw new ResourceException($"The model {Name} cannot be copied: {error ?? "no memory"}.");
    }

    /// <summary>
    /// A field of MuJoCo's mjModel, to read or to write: <c>body_pos</c>, <c>geom_rgba</c>, <c>opt.gravity</c>.
    /// </summary>
    /// <typeparam name="T">double for mjtNum; float, int, byte (mjtByte, mjtBool) or long as the field is.</typeparam>
    /// <param name="name">As in MuJoCo's documentation of mjModel; members of nested structs with dots.</param>
    /// <returns>The library's memory, row by row: valid until the model is disposed.</returns>
    /// <exception cref="UsageException">There is no such field, or it holds another type.</exception>
    public Span<T> Field<T>(string name) where T : unmanaged
    {
        ThrowIfDisposed();
        return _fields.All<T>(name);
    }

    /// <summary>What a field holds of one element: <c>FieldRow&lt;double&gt;("body_pos", body)</c>.</summary>
    /// <typeparam name="T">As for <see cref="Field{T}"/>.</typeparam>
    /// <param name="name">As for <see cref="Field{T}"/>.</param>
    /// <param name="element">The element, whose number is the row.</param>
    /// <returns>The library's memory: valid until the model is disposed.</returns>
    /// <exception cref="UsageException">There is no such field or row, or it holds another type.</exception>
    public Span<T> FieldRow<T>(string name, ModelElement element) where T : unmanaged
    {
        ThrowIfDisposed();
        return _fields.Row<T>(name, element.Id);
    }

    /// <summary>Frees the model when its last simulation and renderer are disposed.</summary>
    public void Dispose() => Handle.Dispose();

    /// <summary>As <see cref="Field{T}"/>, found once for many reads.</summary>
    internal NativeArray<T> Array<T>(string name) where T : unmanaged => _fields.Array<T>(name);

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
}
