namespace Theia.Lab.Robots;

/// <summary>An encoder that frees what it is a view of.</summary>
/// <param name="encoder">The view.</param>
/// <param name="owner">What it is a view of.</param>
internal sealed class OwnedEncoder(IImageEncoder encoder, IDisposable owner) : IImageEncoder
{
    /// <inheritdoc/>
    public EncoderInfo Info => encoder.Info;

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Encode(IReadOnlyList<RgbImage> images) =>
        encoder.Encode(images);

    /// <inheritdoc/>
    public void Dispose()
    {
        encoder.Dispose();
        owner.Dispose();
    }
}
