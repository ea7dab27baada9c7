namespace Theia.Layers;

/// <summary>Fits a square table of position embeddings to another grid.</summary>
internal static class PositionTable
{
    /// <summary>Interpolates bicubically, with a = -0.75 and without antialiasing, in float32.</summary>
    /// <param name="table">[1, side · side, C], row by row, without the class token's row.</param>
    /// <param name="rows">Rows of the new grid.</param>
    /// <param name="columns">Columns of the new grid.</param>
    /// <param name="rule">Where the samples are taken.</param>
    /// <returns>[1, rows · columns, C].</returns>
    public static Tensor Resize(Tensor table, int rows, int columns, PositionRule rule)
    {
        using var scope = NewDisposeScope();
        var side = (long)Math.Sqrt(table.size(1));
        var map = table.to(float32).view(1, side, side, table.size(2)).permute(0, 3, 1, 2);   // [1, C, side, side]
        var resized = rule switch
        {
            PositionRule.Size => functional.interpolate(map, size: [rows, columns], mode: InterpolationMode.Bicubic, align_corners: false),
            // +0.1 keeps the interpolated grid from rounding down to one row less; since the factor also enters the coordinates,
            // it shifts the samples. Upstream does the same: https://github.com/facebookresearch/dino/issues/8.
            _ => functional.interpolate(
                map,
                scale_factor: [(rows + 0.1) / side, (columns + 0.1) / side],
                mode: InterpolationMode.Bicubic,
                align_corners: false,
                recompute_scale_factor: false),
        };
        return resized.flatten(2).transpose(1, 2).to(table.dtype).MoveToOuterDisposeScope();
    }
}
