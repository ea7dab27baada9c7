namespace Theia.Decoding.Masks;

/// <summary>In the place of an image encoder where only features are decoded.</summary>
internal sealed class NoImageEncoder : IImageEncoder
{
    /// <inheritdoc/>
    public EncoderInfo Info => throw Missing();

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Encode(IReadOnlyList<RgbImage> images) =>
        throw Missing();

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static InvalidOperationException Missing() => new("This SAM was loaded without its image encoder.");
}
