using Theia.Networks.Vit;

namespace Theia.Inference;

/// <summary>
/// The network's own modules, as training runs them: the reference that other engines are held against.
/// </summary>
/// <param name="model">The network; it stays the caller's.</param>
internal sealed class PlainEngine(VitModel model) : IEncoderEngine
{
    /// <inheritdoc/>
    public Tensor Encode(Tensor pixels, PositionRule? resize) => model.Encode(pixels, resize);

    /// <summary>Frees nothing: the network belongs to the caller.</summary>
    public void Dispose()
    {
    }
}
