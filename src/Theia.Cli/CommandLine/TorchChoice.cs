using Theia.Training.MixedPrecision;
using TorchSharp;

namespace Theia.Cli.CommandLine;

/// <summary>
/// Turns words of the command line into what the library takes. Only verbs that need tensors come here.
/// </summary>
internal static class TorchChoice
{
    /// <summary>Where libtorch computes; null for its default, the CPU.</summary>
    /// <exception cref="UsageException">There is no such device here.</exception>
    public static torch.Device? Device(string? word) => word is null ? null : PrecisionChoice.DeviceOf(word);

    /// <summary>How position tables are fitted to another grid.</summary>
    public static PositionRule Positions(string? word) => word == "size" ? PositionRule.Size : PositionRule.ScaleFactor;

    /// <summary>Numbers to compute in.</summary>
    public static Precision Precision(string word) => Enum.Parse<Precision>(word, ignoreCase: true);

    /// <summary>How a teacher runs.</summary>
    /// <exception cref="UsageException">There is no such device here.</exception>
    public static TeacherOptions Teacher(TeacherRun how) =>
        new() { Device = Device(how.Device) ?? torch.CPU, PositionRule = Positions(how.Positions) };
}
