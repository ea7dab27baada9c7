using Theia.Data.Datasets;
using Theia.Data.Tensors.Npy;

namespace Theia.Data.Verification;

/// <summary>
/// Images are npy arrays of uint8: [H, W, 3] as we write them, or [H, W] and [H, W, 4] as the
/// reference's scripts also do.
/// </summary>
internal sealed class ImageCheck : ColumnCheck
{
    /// <inheritdoc/>
    public override string Extension => ColumnSchema.ImageExtension;

    /// <inheritdoc/>
    public override void Check(ReadOnlySpan<byte> payload, string shard) =>
        StoredImage.Of(NpyHeader.Parse(payload, payload.Length, shard), shard);
}
