using Theia.Data.Tensors;

namespace Theia.Data.Verification;

/// <summary>Pictures are npy arrays of uint8: [H, W, 3] as we write them, or [H, W] and [H, W, 4] as the reference's scripts also do.</summary>
internal sealed class PictureCheck : ColumnCheck
{
    /// <inheritdoc/>
    public override string Extension => "image";

    /// <inheritdoc/>
    public override void Check(ReadOnlySpan<byte> payload, string shard)
    {
        var header = NpyHeader.Parse(payload, payload.Length, shard);
        if (header.Type != DType.U8 || header.FirstAxisFastest || header.Shape is not ([> 0, > 0] or [> 0, > 0, 3 or 4]))
        {
            throw new DataException(
                shard,
                $"is {header.Type} [{string.Join(", ", header.Shape)}]{(header.FirstAxisFastest ? " in Fortran order" : "")}, which is no picture: U8 [H, W, 3] is wanted.",
                "Pack the pictures again.");
        }
    }
}
