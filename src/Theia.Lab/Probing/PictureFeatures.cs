namespace Theia.Lab.Probing;

/// <summary>What a subject says of some pictures.</summary>
/// <param name="Global">[B, D], float32: one vector a picture.</param>
/// <param name="Patches">[B, N, C], float32: the tokens of a square grid, row by row.</param>
internal sealed record PictureFeatures(Tensor Global, Tensor Patches) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Global.Dispose();
        Patches.Dispose();
    }
}
