namespace Theia.Networks.Layers;

/// <summary>Fits a square table of position embeddings to another grid.</summary>
internal static class PositionTable
{
    /// <summary>Fits a network's table to images of a size.</summary>
    /// <param name="table">[1, 1 + N, C]: the class token's row, then the patches row by row.</param>
    /// <param name="config">Sizes of the network; without a class token its row is left out.</param>
    /// <param name="height">Height of the images, in pixels.</param>
    /// <param name="width">Width of the images, in pixels.</param>
    /// <param name="rule">Where the samples are taken; null refuses images of another size.</param>
    /// <returns>[1, T, C] with the class token's row where the network has one.</returns>
    /// <exception cref="UsageException">The images have another size, or not one patch.</exception>
    public static Tensor Fit(
        Tensor table, VisionTransformerConfig config, long height, long width, PositionRule? rule)
    {
        var (rows, columns) = (checked((int)height / config.PatchSize), checked((int)width / config.PatchSize));
        var side = config.ImageSize;
        if (rows < 1 || columns < 1 || (rule is null && (height != side || width != side)))
        {
            throw new UsageException(
                $"The model takes images of {side} x {side} pixels; got {width} x {height}. "
                + $"Resize them, or fit the positions to images of at least {config.PatchSize} "
                + $"x {config.PatchSize}.");
        }

        // The stored table fits every square image with its number of patches; an oblong one with as many is fitted,
        // as upstream does.
        var stored = rows * columns == config.Grid * config.Grid && height == width;
        if (stored && config.ClassToken)
            return table.alias();
        using var scope = NewDisposeScope();
        var grid = table.narrow(1, 1, table.size(1) - 1);
        if (!stored)
            grid = Resize(grid, rows, columns, rule!.Value);
        Tensor[] parts = config.ClassToken ? [table.narrow(1, 0, 1), grid] : [grid];
        return (parts.Length == 1 ? grid.alias() : cat(parts, 1)).MoveToOuterDisposeScope();
    }

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
            PositionRule.Size => functional.interpolate(
                map, size: [rows, columns], mode: InterpolationMode.Bicubic, align_corners: false),
            // +0.1 keeps the interpolated grid from rounding down to one row less; since the factor also enters the
            // coordinates, it shifts the samples. Upstream does the same:
            // https://github.com/facebookresearch/dino/issues/8.
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
