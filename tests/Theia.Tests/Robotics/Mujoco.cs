using Theia.Robotics;
using Theia.Robotics.Native;

namespace Theia.Tests.Robotics;

/// <summary>What tests of the simulator need, with the reason where it is missing.</summary>
internal static class Mujoco
{
    /// <summary>Headers that Debian's libmujoco-dev installs.</summary>
    public const string DebianHeaders = "/usr/include/mujoco";

    /// <summary>Skips a test where MuJoCo is not installed.</summary>
    public static void SkipUnlessInstalled() =>
        Assert.SkipUnless(MujocoLibrary.IsAvailable(out var problem), problem ?? "");

    /// <summary>Skips a test where images cannot be rendered.</summary>
    public static void SkipUnlessItRenders()
    {
        SkipUnlessInstalled();
        try
        {
            OffScreenMesa.Load();
        }
        catch (ResourceException e)
        {
            Assert.Skip(e.Message);
        }
    }

    /// <summary>A model for one test.</summary>
    public static MujocoModel Model(string mjcf)
    {
        SkipUnlessInstalled();
        return MujocoModel.FromMjcf(mjcf);
    }
}
