namespace Theia.Networks.Sam;

/// <summary>Looks up the vectors of how far apart queries and keys lie along one axis (arXiv 2112.01526, section 4.1).
/// </summary>
internal static class RelativePositions
{
    /// <summary>The vector of each pair of a query and a key.</summary>
    /// <param name="table">
    /// [L, d]: a row for each distance. Where L is not 2 · max(queries, keys) − 1, it is interpolated linearly.
    /// </param>
    /// <param name="queries">Queries along the axis.</param>
    /// <param name="keys">Keys along the axis; with another number than queries, distances are stretched.</param>
    /// <returns>[queries, keys, d].</returns>
    public static Tensor Between(Tensor table, int queries, int keys)
    {
        using var scope = NewDisposeScope();
        var rows = (2 * Math.Max(queries, keys)) - 1;
        var fitted = table.size(0) == rows ? table : functional.interpolate(
            table.unsqueeze(0).transpose(1, 2), size: [rows], mode: InterpolationMode.Linear, align_corners: false)
            .squeeze(0).transpose(0, 1);
        var (ofQuery, ofKey) = (Math.Max((double)keys / queries, 1), Math.Max((double)queries / keys, 1));
        var distances = new long[queries * keys];
        for (var q = 0; q < queries; q++)
        {
            for (var k = 0; k < keys; k++)
                distances[(q * keys) + k] = (long)((q * ofQuery) - (k * ofKey) + ((keys - 1) * ofKey));
        }

        return fitted.index_select(0, tensor(distances, device: table.device)).view(queries, keys, -1)
            .MoveToOuterDisposeScope();
    }
}
