namespace Theia.Data;

/// <summary>
/// Encodes images into named arrays: a student, a teacher, an ONNX network, raw pixels. It prepares images itself, so
/// that code that compares, stores or shows features needs to know nothing else of it.
/// </summary>
public interface IImageEncoder : IDisposable
{
    /// <summary>What <see cref="Encode"/> returns.</summary>
    EncoderInfo Info { get; }

    /// <summary>Encodes images.</summary>
    /// <param name="images">RGB, any sizes; none gives none.</param>
    /// <returns>
    /// One set of arrays per image, in order: float32, by the names in <see cref="Info"/> and perhaps others.
    /// </returns>
    /// <exception cref="UsageException">The encoder cannot take an image of this size.</exception>
    IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Encode(IReadOnlyList<RgbImage> images);
}
