using Theia.Native;
using Theia.Teachers;

namespace Theia;

/// <summary>How a teacher runs.</summary>
public sealed record TeacherOptions
{
    /// <summary>
    /// Rule that fits position tables to another image size, which DINOv2 always needs. Default: <see
    /// cref="PositionRule.ScaleFactor"/>, which the published Theia students and statistics use.
    /// </summary>
    public PositionRule PositionRule { get; init; } = PositionRule.ScaleFactor;

    /// <summary>Device of the computation. Default: the CPU.</summary>
    public Device Device { get; init; } = DefaultDevice();

    /// <summary>The kinds of networks that can be run. Default: those built in.</summary>
    internal IReadOnlyList<TeacherFamily> Families { get; init; } = TeacherFamily.All;

    // Naming a device is the first that most programs ask of TorchSharp.
    private static Device DefaultDevice()
    {
        Libtorch.Require();
        return CPU;
    }
}
