using System.Runtime.InteropServices;

namespace Theia.Robotics.Native;

/// <summary>Addresses of the functions that are called; <see cref="GuardedCall"/> calls them.</summary>
internal sealed class MujocoFunctions
{
    private readonly Dictionary<string, nint> _addresses = [];

    /// <summary>Looks all of them up.</summary>
    /// <exception cref="ResourceException">The library lacks one.</exception>
    public MujocoFunctions(nint library, string file)
    {
        foreach (var name in FunctionSignatures.Names)
        {
            _addresses[name] = NativeLibrary.TryGetExport(library, name, out var address)
                ? address
                : throw new ResourceException(
                    $"{file} has no function {name}, so it is no MuJoCo library of a version that is supported. "
                    + MujocoLibrary.Remedy);
        }

        AddBuffer = NativeLibrary.TryGetExport(library, "mj_addBufferVFS", out var add) ? add : 0;
        MakeEmptyFile = NativeLibrary.TryGetExport(library, "mj_makeEmptyFileVFS", out var make) ? make : 0;
    }

    public nint Version => _addresses["mj_version"];

    public nint VersionString => _addresses["mj_versionString"];

    public nint LoadXml => _addresses["mj_loadXML"];

    public nint DefaultFiles => _addresses["mj_defaultVFS"];

    public nint DeleteFiles => _addresses["mj_deleteVFS"];

    /// <summary>Since 3.0; 0 before.</summary>
    public nint AddBuffer { get; }

    /// <summary>Before 3.0; 0 since.</summary>
    public nint MakeEmptyFile { get; }

    public nint CopyModel => _addresses["mj_copyModel"];

    public nint DeleteModel => _addresses["mj_deleteModel"];

    public nint MakeData => _addresses["mj_makeData"];

    public nint DeleteData => _addresses["mj_deleteData"];

    public nint ResetData => _addresses["mj_resetData"];

    public nint ResetToKey => _addresses["mj_resetDataKeyframe"];

    public nint IdToName => _addresses["mj_id2name"];

    public nint ContactForce => _addresses["mj_contactForce"];

    public nint ObjectVelocity => _addresses["mj_objectVelocity"];

    public nint DefaultCamera => _addresses["mjv_defaultCamera"];

    public nint DefaultOption => _addresses["mjv_defaultOption"];

    public nint DefaultScene => _addresses["mjv_defaultScene"];

    public nint MakeScene => _addresses["mjv_makeScene"];

    public nint FreeScene => _addresses["mjv_freeScene"];

    public nint UpdateScene => _addresses["mjv_updateScene"];

    public nint DefaultContext => _addresses["mjr_defaultContext"];

    public nint MakeContext => _addresses["mjr_makeContext"];

    public nint FreeContext => _addresses["mjr_freeContext"];

    public nint SetBuffer => _addresses["mjr_setBuffer"];

    public nint Render => _addresses["mjr_render"];

    public nint ReadPixels => _addresses["mjr_readPixels"];

    // Looked up once: these are called a hundred thousand times a second.
    public nint Step => field == 0 ? field = _addresses["mj_step"] : field;

    public nint FirstHalf => field == 0 ? field = _addresses["mj_step1"] : field;

    public nint SecondHalf => field == 0 ? field = _addresses["mj_step2"] : field;

    public nint Forward => field == 0 ? field = _addresses["mj_forward"] : field;
}
