namespace Theia.Data.Images.Decoding;

/// <summary>The five row filters of PNG.</summary>
internal static class PngFilter
{
    /// <summary>Restores a row in place.</summary>
    /// <param name="filter">0 none, 1 left, 2 above, 3 mean of both, 4 Paeth.</param>
    /// <param name="line">The row as stored.</param>
    /// <param name="above">The row above, restored; zeros for the first.</param>
    /// <param name="pixel">Bytes a pixel.</param>
    /// <returns>False when there is no such filter.</returns>
    public static bool Undo(byte filter, Span<byte> line, ReadOnlySpan<byte> above, int pixel)
    {
        if (filter > 4)
            return false;
        for (var i = 0; filter != 0 && i < line.Length; i++)
        {
            int left = i < pixel ? 0 : line[i - pixel], corner = i < pixel ? 0 : above[i - pixel];
            line[i] += (byte)(filter switch
            {
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                _ => Paeth(left, above[i], corner),
            });
        }

        return true;
    }

    // Whichever of the three is nearest to left + above - corner; ties in this order.
    private static int Paeth(int left, int above, int corner)
    {
        int toLeft = Math.Abs(above - corner), toAbove = Math.Abs(left - corner),
            toCorner = Math.Abs(left + above - 2 * corner);
        if (toLeft <= toAbove && toLeft <= toCorner)
            return left;
        return toAbove <= toCorner ? above : corner;
    }
}
