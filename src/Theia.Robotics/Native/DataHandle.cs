using System.Runtime.InteropServices;

namespace Theia.Robotics.Native;

/// <summary>An mjData. It keeps its model until it is freed itself.</summary>
internal sealed class DataHandle : SafeHandle
{
    private readonly nint _delete;
    private readonly ModelHandle _model;
    private readonly bool _holdsModel;

    public DataHandle(nint data, ModelHandle model, MujocoFunctions functions)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        _delete = functions.DeleteData;
        _model = model;
        model.DangerousAddRef(ref _holdsModel);
        SetHandle(data);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The address; valid while this object is not disposed.</summary>
    public nint Address => handle;

    protected override bool ReleaseHandle()
    {
        GuardedCall.Invoke(_delete, out var error, handle);
        if (_holdsModel)
            _model.DangerousRelease();
        return error is null;
    }
}
