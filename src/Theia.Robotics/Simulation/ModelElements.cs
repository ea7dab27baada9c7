using System.Runtime.InteropServices;
using Theia.Robotics.Native;

namespace Theia.Robotics.Simulation;

/// <summary>Reads the elements of a model out of the library's memory.</summary>
internal sealed class ModelElements(MujocoLibrary library, NativeFields fields, nint model, string modelName)
{
    private readonly StructTable _table = library.Table;

    public ElementList<ModelBody> Bodies() => List("body", "nbody", "mjOBJ_BODY", (id, name) =>
        new ModelBody(id, name, One<int>("body_parentid", id), One<int>("body_mocapid", id)));

    public ElementList<ModelJoint> Joints() => List("joint", "njnt", "mjOBJ_JOINT", (id, name) =>
    {
        (JointKind kind, var positions, var velocities) = Motion(One<int>("jnt_type", id));
        return new ModelJoint(
            id, name, One<int>("jnt_bodyid", id), kind, One<int>("jnt_qposadr", id), positions,
            One<int>("jnt_dofadr", id), velocities, Range("jnt_limited", "jnt_range", id));
    });

    public ElementList<ModelGeom> Geoms() => List("geom", "ngeom", "mjOBJ_GEOM", (id, name) =>
        new ModelGeom(id, name, One<int>("geom_bodyid", id)));

    public ElementList<ModelSite> Sites() => List("site", "nsite", "mjOBJ_SITE", (id, name) =>
        new ModelSite(id, name, One<int>("site_bodyid", id)));

    public ElementList<ModelCamera> Cameras() => List("camera", "ncam", "mjOBJ_CAMERA", (id, name) =>
        new ModelCamera(id, name, One<int>("cam_bodyid", id), One<double>("cam_fovy", id)));

    // Since 3.17 an actuator may have several controls; before, the number of one is that of the other.
    public ElementList<ModelActuator> Actuators()
    {
        var own = _table.Find("mjModel", "nactuator") is not null;
        return List("actuator", own ? "nactuator" : "nu", "mjOBJ_ACTUATOR", (id, name) =>
        {
            var address = own ? One<int>("actuator_ctrladr", id) : id;
            return new ModelActuator(
                id, name, address,
                address < fields.Integer("nu") ? Range("actuator_ctrllimited", "actuator_ctrlrange", address) : null);
        });
    }

    public ElementList<ModelSensor> Sensors() => List("sensor", "nsensor", "mjOBJ_SENSOR", (id, name) =>
        new ModelSensor(id, name, One<int>("sensor_adr", id), One<int>("sensor_dim", id)));

    private ElementList<T> List<T>(string kind, string count, string type, Func<int, string, T> make)
        where T : ModelElement =>
        new(modelName, kind, Enumerable.Range(0, fields.Integer(count)).Select(id => make(id, NameOf(type, id))));

    private (JointKind, int Positions, int Velocities) Motion(int type) =>
        type == _table.Constants["mjJNT_FREE"] ? (JointKind.Free, 7, 6)
        : type == _table.Constants["mjJNT_BALL"] ? (JointKind.Ball, 4, 3)
        : type == _table.Constants["mjJNT_SLIDE"] ? (JointKind.Slide, 1, 1)
        : (JointKind.Hinge, 1, 1);

    private T One<T>(string field, int row) where T : unmanaged => fields.Row<T>(field, row)[0];

    private (double, double)? Range(string limited, string range, int row) =>
        fields.Row<byte>(limited, row)[0] != 0 && fields.Row<double>(range, row) is [var low, var high]
            ? (low, high)
            : null;

    private string NameOf(string type, int id) => Marshal.PtrToStringUTF8(
        GuardedCall.Invoke(library.Functions.IdToName, out _, model, _table.Constants[type], id)) ?? "";
}
