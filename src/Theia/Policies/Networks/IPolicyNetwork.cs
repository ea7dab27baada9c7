namespace Theia.Policies.Networks;

/// <summary>A network from a window of frames to the mean of the action.</summary>
internal interface IPolicyNetwork : IDisposable
{
    /// <summary>The weights, under the names of the published code; in training mode or not.</summary>
    Module Module { get; }

    /// <summary>Computes the mean action.</summary>
    /// <param name="frames">Oldest first: maps [B, T, C, H, W] or vectors [B, T, D], float32 or bfloat16.</param>
    /// <param name="proprioception">[B, P]; null where there is none.</param>
    /// <param name="dropout">What is dropped in this step of a training; null for nothing.</param>
    /// <returns>[B, A], float32. The caller owns it.</returns>
    Tensor Mean(Tensor frames, Tensor? proprioception, DropoutMasks? dropout = null);
}
