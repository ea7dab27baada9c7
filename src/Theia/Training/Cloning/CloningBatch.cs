namespace Theia.Training.Cloning;

/// <summary>What one step learns from: the first rows of tensors that are filled again for every step.</summary>
/// <param name="Frames">Windows [≥ B, T, …], on the CPU.</param>
/// <param name="Proprioception">[≥ B, P]; null where there is none.</param>
/// <param name="Actions">[≥ B, A].</param>
/// <param name="Count">B.</param>
internal sealed record CloningBatch(Tensor Frames, Tensor? Proprioception, Tensor Actions, int Count)
{
    /// <summary>The rows that count, on a device; owned by the scope of the caller.</summary>
    public (Tensor Frames, Tensor? Proprioception, Tensor Actions) Rows(Device device) =>
        (Of(Frames, device), Proprioception is null ? null : Of(Proprioception, device), Of(Actions, device));

    private Tensor Of(Tensor values, Device device) => values.narrow(0, 0, Count).to(device);
}
