using System.Runtime.InteropServices;
using Theia.Data.Tensors;

namespace Theia.Data;

/// <summary>
/// A vision network whose features the student learns: an image encoder that also says which of its arrays are stored,
/// as bfloat16. Who implements <see cref="Extract"/> alone encodes these arrays, widened to float32.
/// </summary>
public interface ITeacher : IImageEncoder
{
    /// <summary>What it is and what it stores.</summary>
    TeacherSpec Spec { get; }

    /// <summary>
    /// A hash of everything that decides the features beside the image: weights, preprocessing, which tensor is taken.
    /// Extraction records it with the features and refuses to mix two teachers in one column; null when unknown.
    /// </summary>
    string? Fingerprint => null;

    /// <inheritdoc/>
    EncoderInfo IImageEncoder.Info => new()
    {
        Tokens = "embedding",
        Vector = Spec.HasClassToken ? "cls_token" : null,
        Grid = Spec.Size,
        Width = Spec.Size.Channels,
        Description = Spec.Id,
    };

    /// <summary>Computes the stored features of each image.</summary>
    /// <param name="images">RGB, any size; prepared by the teacher's own processor.</param>
    /// <returns>
    /// One set of arrays per image, in order: <c>embedding</c> BF16 [C, H, W] and, where the teacher has one,
    /// <c>cls_token</c> (and <c>pooled_cls_token</c>), with the shapes of the reference.
    /// </returns>
    IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Extract(IReadOnlyList<RgbImage> images);

    /// <inheritdoc/>
    IReadOnlyList<IReadOnlyDictionary<string, TensorData>> IImageEncoder.Encode(IReadOnlyList<RgbImage> images) =>
    [
        .. Extract(images).Select(arrays =>
            arrays.ToDictionary(array => array.Key, array => Widen(array.Value), StringComparer.Ordinal)),
    ];

    private static TensorData Widen(TensorData array)
    {
        if (array.Type != DType.BF16)
            return array;
        var bits = MemoryMarshal.Cast<byte, ushort>(array.Bytes.Span);
        var values = new byte[bits.Length * sizeof(float)];
        var floats = MemoryMarshal.Cast<byte, float>(values.AsSpan());
        for (var i = 0; i < bits.Length; i++)
            floats[i] = BFloat16.ToSingle(bits[i]);
        return array with { Type = DType.F32, Bytes = values };
    }
}
