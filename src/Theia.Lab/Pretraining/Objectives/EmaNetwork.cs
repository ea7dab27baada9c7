using Theia.Networks.Layers;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>A network that follows another one slowly.</summary>
/// <param name="leader">Parameters that are trained.</param>
/// <param name="follower">Those that follow, in the same order.</param>
internal sealed class EmaNetwork(
    IReadOnlyList<(string Name, Parameter Value)> leader, IReadOnlyList<(string Name, Parameter Value)> follower)
{
    /// <summary>State for checkpoints.</summary>
    public IEnumerable<(string Name, Tensor Value)> State =>
        follower.Select(static pair => ($"average.{pair.Name}", (Tensor)pair.Value));

    /// <summary>Makes both equal; the follower is trained no more.</summary>
    public void Begin()
    {
        using var quiet = no_grad();
        for (var i = 0; i < leader.Count; i++)
        {
            _ = follower[i].Value.requires_grad_(false);
            _ = follower[i].Value.copy_(leader[i].Value);
        }
    }

    /// <summary>follower ← momentum · follower + (1 − momentum) · leader.</summary>
    public void Follow(double momentum)
    {
        using var quiet = no_grad();
        for (var i = 0; i < leader.Count; i++)
            _ = follower[i].Value.MultiplyBy(momentum).AddScaled(leader[i].Value, 1 - momentum);
    }
}
