using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Theia.Robotics.Simulation;

/// <summary>What a model looks like as one number, so that images of another one are not taken for its own.</summary>
internal static class ModelHash
{
    private static readonly string[] _doubles =
    [
        "qpos0", "body_pos", "body_quat", "geom_size", "geom_pos", "geom_quat", "site_pos", "site_size", "cam_pos",
        "cam_quat", "cam_fovy", "light_pos", "light_dir",
    ];

    private static readonly string[] _floats =
    [
        "geom_rgba", "site_rgba", "mat_rgba", "light_ambient", "light_diffuse", "light_specular", "mesh_vert",
    ];

    private static readonly string[] _integers = ["geom_type", "geom_group", "geom_matid", "body_parentid"];

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of its shapes, colors, cameras and lights.</summary>
    public static string Of(MujocoModel model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var field in _doubles)
            hash.AppendData(MemoryMarshal.AsBytes(model.Field<double>(field)));
        foreach (var field in _floats)
            hash.AppendData(MemoryMarshal.AsBytes(model.Field<float>(field)));
        foreach (var field in _integers)
            hash.AppendData(MemoryMarshal.AsBytes(model.Field<int>(field)));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
