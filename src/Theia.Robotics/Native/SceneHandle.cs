using System.Runtime.InteropServices;

namespace Theia.Robotics.Native;

/// <summary>
/// An mjvScene with the camera and the options it is made with: what will be drawn. It uses no OpenGL.
/// </summary>
internal sealed unsafe class SceneHandle : SafeHandle
{
    // Of one frame: the geoms and sites of a model, each perhaps with a label, and decoration.
    private const int Decoration = 1000;

    private readonly MujocoLibrary _library;
    private readonly ModelHandle _model;
    private readonly bool _holdsModel;
    private readonly byte* _camera, _option;

    public SceneHandle(MujocoLibrary library, ModelHandle model)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        (_library, _model) = (library, model);
        StructTable table = library.Table;
        _camera = Allocate(table, "mjvCamera");
        _option = Allocate(table, "mjvOption");
        SetHandle((nint)Allocate(table, "mjvScene"));
        MujocoFunctions functions = library.Functions;
        GuardedCall.Invoke(functions.DefaultCamera, out _, (nint)_camera);
        GuardedCall.Invoke(functions.DefaultOption, out _, (nint)_option);
        GuardedCall.Invoke(functions.DefaultScene, out _, handle);
        var fields = new NativeFields(table, "mjModel", model.Address, model.Address);
        model.DangerousAddRef(ref _holdsModel);
        GuardedCall.Invoke(
            functions.MakeScene, out var error, model.Address, handle,
            Decoration + (2 * (fields.Integer("ngeom") + fields.Integer("nsite"))));
        if (error is not null)
        {
            Dispose();
            throw new ResourceException($"MuJoCo cannot make a scene: {error}");
        }
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The mjvScene.</summary>
    public nint Address => handle;

    /// <summary>Turns an effect of drawing on or off.</summary>
    /// <param name="name"><c>mjRND_SHADOW</c>, …</param>
    /// <param name="value">On or off.</param>
    public void SetFlag(string name, bool value) =>
        *((byte*)handle + _library.Table.Offset("mjvScene", "flags") + _library.Table.Constants[name]) =
            value ? (byte)1 : (byte)0;

    /// <summary>Shows or hides a group of geoms or sites.</summary>
    /// <param name="field"><c>geomgroup</c> or <c>sitegroup</c>.</param>
    /// <param name="group">0 to 5.</param>
    /// <param name="value">Shown or hidden.</param>
    public void SetGroup(string field, int group, bool value) =>
        _option[_library.Table.Offset("mjvOption", field) + group] = value ? (byte)1 : (byte)0;

    /// <summary>Fills the scene with what a camera may see.</summary>
    /// <param name="data">An mjData.</param>
    /// <param name="camera">A camera of the model; negative: MuJoCo's free camera.</param>
    /// <returns>An error; null: it worked.</returns>
    public string? Update(nint data, int camera)
    {
        StructTable table = _library.Table;
        *(int*)(_camera + table.Offset("mjvCamera", "type")) = camera < 0 ? 0 : table.Constants["mjCAMERA_FIXED"];
        *(int*)(_camera + table.Offset("mjvCamera", "fixedcamid")) = camera;
        GuardedCall.Invoke(
            _library.Functions.UpdateScene, out var error, _model.Address, data, (nint)_option, 0, (nint)_camera,
            table.Constants["mjCAT_ALL"], handle);
        return error;
    }

    /// <summary>What is in the scene, with the numbers that a segmentation image has for it.</summary>
    public IEnumerable<(int Segment, int Kind, int Id)> Objects()
    {
        StructTable table = _library.Table;
        var count = Read(handle + table.Offset("mjvScene", "ngeom"));
        for (var i = 0; i < count; i++)
        {
            var geom = Pointer(handle + table.Offset("mjvScene", "geoms")) + (i * table.Size("mjvGeom"));
            yield return (
                Read(geom + table.Offset("mjvGeom", "segid")), Read(geom + table.Offset("mjvGeom", "objtype")),
                Read(geom + table.Offset("mjvGeom", "objid")));
        }
    }

    protected override bool ReleaseHandle()
    {
        GuardedCall.Invoke(_library.Functions.FreeScene, out var error, handle);
        NativeMemory.Free((void*)handle);
        NativeMemory.Free(_camera);
        NativeMemory.Free(_option);
        if (_holdsModel)
            _model.DangerousRelease();
        return error is null;
    }

    private static byte* Allocate(StructTable table, string type) =>
        (byte*)NativeMemory.AllocZeroed((nuint)table.Size(type));

    private static int Read(nint address) => *(int*)address;

    private static nint Pointer(nint address) => *(nint*)address;
}
