namespace Theia.Inference;

/// <summary>
/// Runs the backbone of a student. What runs it (libtorch in one layout or another, an exported graph) is a choice that
/// <see cref="TheiaModel"/> does not know. May be used from many threads.
/// </summary>
internal interface IEncoderEngine : IDisposable
{
    /// <summary>Runs the backbone.</summary>
    /// <param name="pixels">float32 [B, 3, H, W] on the model's device, prepared.</param>
    /// <param name="resize">How to fit the positions to images of another size; null refuses them.</param>
    /// <returns>
    /// float32 [B, tokens, C] after the final norm: class token, patches row by row, registers. The caller owns it.
    /// </returns>
    Tensor Encode(Tensor pixels, PositionRule? resize);
}
