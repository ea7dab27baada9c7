using System.Runtime.InteropServices;

namespace Theia.Robotics.Native;

/// <summary>An mjModel, freed when the last of its users is.</summary>
internal sealed class ModelHandle : SafeHandle
{
    private readonly nint _delete;

    public ModelHandle(nint model, MujocoFunctions functions)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        _delete = functions.DeleteModel;
        SetHandle(model);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The address; valid while this object is not disposed.</summary>
    public nint Address => handle;

    protected override bool ReleaseHandle()
    {
        GuardedCall.Invoke(_delete, out var error, handle);
        return error is null;
    }
}
