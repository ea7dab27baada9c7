namespace Theia.Lab.Photos;

/// <summary>Where a square piece of a photograph lies, in pixels of the photograph.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Size">Pixels a side.</param>
/// <param name="Mirrored">True if left and right are exchanged.</param>
internal readonly record struct PhotoPlace(int Left, int Top, int Size, bool Mirrored)
{
    /// <summary>How much two pieces share: their common area divided by that of the smaller one.</summary>
    public double Overlap(PhotoPlace other)
    {
        double width = Common(Left, Size, other.Left, other.Size), height = Common(Top, Size, other.Top, other.Size);
        var smaller = Math.Min(Size, other.Size);
        return width * height / ((double)smaller * smaller);
    }

    private static double Common(int one, int oneLength, int other, int otherLength) =>
        Math.Max(0, Math.Min(one + oneLength, other + otherLength) - Math.Max(one, other));
}
