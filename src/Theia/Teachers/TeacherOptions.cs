using Theia.Native;
using Theia.Teachers;

namespace Theia;

/// <summary>How a teacher runs.</summary>
public sealed record TeacherOptions
{
    /// <summary>
    /// How position tables are fitted to another image size. DINOv2 always needs that. The published Theia students and
    /// statistics go with the default.
    /// </summary>
    public PositionRule PositionRule { get; init; } = PositionRule.ScaleFactor;

    /// <summary>Where it runs; the CPU by default.</summary>
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
