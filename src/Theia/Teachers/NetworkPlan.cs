using Theia.Networks;

namespace Theia.Teachers;

/// <summary>A network whose sizes are known and that can be made on any device.</summary>
/// <param name="Build">
/// Makes it with weights that are not set: on the meta device an outline without memory, by default on the CPU.
/// </param>
internal sealed record NetworkPlan(Func<Device?, INetwork> Build)
{
    /// <summary>Side of the square images that it must get, in pixels; null where other sizes do as well.</summary>
    public int? Side { get; init; }
}
