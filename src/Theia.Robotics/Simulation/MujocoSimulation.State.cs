using Theia.Data.Errors;
using Theia.Robotics.Native;

namespace Theia.Robotics;

// What is saved and restored, and what is read of elements.
public sealed partial class MujocoSimulation
{
    // Positions and velocities first. Some versions lack some of the others.
    private static readonly string[] _stateFields =
    [
        "qpos", "qvel", "act", "history", "qacc_warmstart", "plugin_state", "ctrl", "qfrc_applied", "xfrc_applied",
        "mocap_pos", "mocap_quat", "userdata",
    ];

    // In mjData since 3.0, before in mjModel.
    private const string ActiveEqualities = "eq_active";

    private string[]? _ownFields;

    /// <summary>The contacts of the last computation.</summary>
    public unsafe IReadOnlyList<Contact> Contacts
    {
        get
        {
            ThrowIfStopped();
            StructTable table = Model.Library.Table;
            var contacts = new Contact[_fields.Integer("ncon")];
            var start = *(byte**)(Data.Address + table.Offset("mjData", "contact"));
            var force = stackalloc double[6];
            for (var i = 0; i < contacts.Length; i++)
            {
                var contact = start + (i * table.Size("mjContact"));
                GuardedCall.Invoke(
                    _functions.ContactForce, out _, _modelHandle.Address, Data.Address, i, (nint)force);
                var position = (double*)(contact + table.Offset("mjContact", "pos"));
                var normal = (double*)(contact + table.Offset("mjContact", "frame"));
                contacts[i] = new(
                    Geom(*(int*)(contact + table.Offset("mjContact", "geom1"))),
                    Geom(*(int*)(contact + table.Offset("mjContact", "geom2"))),
                    *(double*)(contact + table.Offset("mjContact", "dist")),
                    (position[0], position[1], position[2]),
                    (normal[0], normal[1], normal[2]),
                    (force[0], force[1], force[2]));
            }

            return contacts;
        }
    }

    /// <summary>x, y, z of a body, geom, site or camera in meters, in the world.</summary>
    /// <param name="element">The element.</param>
    /// <exception cref="UsageException">An element of this kind has no place.</exception>
    public ReadOnlySpan<double> PositionOf(ModelElement element) =>
        FieldRow<double>($"{Prefix(element)}xpos", element);

    /// <summary>
    /// The rotation of a body, geom, site or camera: three rows of three. Its columns are the element's axes in the
    /// world.
    /// </summary>
    /// <param name="element">The element.</param>
    /// <exception cref="UsageException">An element of this kind has no place.</exception>
    public ReadOnlySpan<double> RotationOf(ModelElement element) =>
        FieldRow<double>($"{Prefix(element)}xmat", element);

    /// <summary>
    /// The velocity of a body, geom, site or camera in axes of the world: angular x, y, z in radians per second, then
    /// linear x, y, z in meters per second.
    /// </summary>
    /// <param name="element">The element. Of a body, its frame.</param>
    /// <exception cref="UsageException">An element of this kind has no place.</exception>
    public unsafe double[] VelocityOf(ModelElement element)
    {
        ThrowIfStopped();
        _ = Prefix(element);
        IReadOnlyDictionary<string, int> constants = Model.Library.Table.Constants;
        // mjOBJ_BODY would be the frame of its inertia.
        var kind = element.Kind == ElementKind.Body
            ? constants["mjOBJ_XBODY"] : constants[$"mjOBJ_{element.Kind.ToString().ToUpperInvariant()}"];
        var velocity = new double[6];
        fixed (double* result = velocity)
        {
            GuardedCall.Invoke(
                _functions.ObjectVelocity, out var error, _modelHandle.Address, Data.Address, kind, element.Id,
                (nint)result);
            if (error is not null)
                throw new DataException(Model.Name, $"MuJoCo knows no velocity of {element.Name}: {error.Trim()}");
        }

        return velocity;
    }

    /// <summary>The values of a sensor.</summary>
    /// <param name="sensor">The sensor.</param>
    public ReadOnlySpan<double> ValuesOf(ModelSensor sensor) => SensorValues.Slice(sensor.Address, sensor.Count);

    /// <summary>
    /// Saves the state: time, positions, velocities, controls and all else that the next step depends on.
    /// </summary>
    public SimulationState GetState()
    {
        ThrowIfStopped();
        var fields = OwnFields();
        var values = new double[fields.Sum(name => Field<double>(name).Length) + Equalities().Length];
        var rest = values.AsSpan();
        foreach (var name in fields)
        {
            Span<double> field = Field<double>(name);
            field.CopyTo(rest);
            rest = rest[field.Length..];
        }

        Span<byte> active = Equalities();
        for (var i = 0; i < active.Length; i++)
            rest[i] = active[i];
        return new(Time, values, Model.PositionCount, Model.VelocityCount);
    }

    /// <summary>Restores a state, with what follows from it computed.</summary>
    /// <param name="state">Of a simulation of the same model.</param>
    /// <exception cref="UsageException">It is of a model with other sizes.</exception>
    /// <exception cref="DataException">MuJoCo stopped; this simulation cannot be used any more.</exception>
    public void SetState(SimulationState state)
    {
        ThrowIfStopped();
        var fields = OwnFields();
        Span<byte> active = Equalities();
        var expected = fields.Sum(name => Field<double>(name).Length) + active.Length;
        if (state.Values.Length != expected || state.Positions.Length != Model.PositionCount)
        {
            throw new UsageException(
                $"The state is of another model: it has {Amount.Of(state.Positions.Length, "position")} and "
                + $"{Amount.Of(state.Values.Length, "value")}, the model {Model.Name} has {Model.PositionCount} and "
                + $"{expected}. Use a state of this model.");
        }

        Restore(state, fields, active);
        Forward();
        // Computing what follows leaves other accelerations to begin the solver with; the saved ones give the same
        // bits.
        Restore(state, fields, active);
    }

    private void Restore(SimulationState state, string[] fields, Span<byte> active)
    {
        Time = state.Time;
        ReadOnlySpan<double> rest = state.Values;
        foreach (var name in fields)
        {
            Span<double> field = Field<double>(name);
            rest[..field.Length].CopyTo(field);
            rest = rest[field.Length..];
        }

        for (var i = 0; i < active.Length; i++)
            active[i] = (byte)rest[i];
    }

    private string[] OwnFields() => _ownFields ??=
        [.. _stateFields.Where(name => Model.Library.Table.Find("mjData", name) is not null)];

    private Span<byte> Equalities() =>
        Model.Library.Table.Find("mjData", ActiveEqualities) is null ? [] : Field<byte>(ActiveEqualities);

    private ModelGeom Geom(int id) => id >= 0 ? Model.Geoms[id] : new ModelGeom(-1, "", -1);

    private static string Prefix(ModelElement element) => element.Kind switch
    {
        ElementKind.Body => "",
        ElementKind.Geom => "geom_",
        ElementKind.Site => "site_",
        ElementKind.Camera => "cam_",
        _ => throw new UsageException(
            $"A {element.Kind.ToString().ToLowerInvariant()} has no place in the world ('{element.Name}'). "
            + "Name a body, geom, site or camera."),
    };
}
