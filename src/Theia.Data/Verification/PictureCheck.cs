using Theia.Data.Loading;
using Theia.Data.Tensors;

namespace Theia.Data.Verification;

/// <summary>Pictures are npy arrays of uint8: [H, W, 3] as we write them, or [H, W] and [H, W, 4] as the reference's scripts also do.</summary>
internal sealed class PictureCheck : ColumnCheck
{
    /// <inheritdoc/>
    public override string Extension => ColumnSchema.ImageExtension;

    /// <inheritdoc/>
    public override void Check(ReadOnlySpan<byte> payload, string shard) => StoredPicture.Of(NpyHeader.Parse(payload, payload.Length, shard), shard);
}
