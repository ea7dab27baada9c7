namespace Theia.Networks.Sam;

/// <summary>Cuts a map into square windows, row by row, and puts them together again.</summary>
internal static class Windows
{
    /// <summary>Cuts a map; zeros at the right and bottom fill the last windows up.</summary>
    /// <param name="map">[B, H, W, C].</param>
    /// <param name="side">Side of a window, in cells.</param>
    /// <returns>[B · windows, side, side, C].</returns>
    public static Tensor Cut(Tensor map, int side)
    {
        using var scope = NewDisposeScope();
        var (rows, columns) = (Count(map.size(1), side), Count(map.size(2), side));
        var padded = functional.pad(
            map, [0, 0, 0, (columns * side) - map.size(2), 0, (rows * side) - map.size(1)]);
        return padded.view(map.size(0), rows, side, columns, side, map.size(3))
            .permute(0, 1, 3, 2, 4, 5).reshape(-1, side, side, map.size(3)).MoveToOuterDisposeScope();
    }

    /// <summary>Undoes <see cref="Cut"/>.</summary>
    /// <param name="windows">[B · windows, side, side, C].</param>
    /// <param name="batch">B.</param>
    /// <param name="height">H of the map.</param>
    /// <param name="width">W of the map.</param>
    /// <returns>[B, H, W, C].</returns>
    public static Tensor Join(Tensor windows, long batch, long height, long width)
    {
        using var scope = NewDisposeScope();
        var (side, channels) = (windows.size(1), windows.size(3));
        var (rows, columns) = (Count(height, side), Count(width, side));
        return windows.view(batch, rows, columns, side, side, channels)
            .permute(0, 1, 3, 2, 4, 5).reshape(batch, rows * side, columns * side, channels)
            .narrow(1, 0, height).narrow(2, 0, width).MoveToOuterDisposeScope();
    }

    private static long Count(long cells, long side) => (cells + side - 1) / side;
}
