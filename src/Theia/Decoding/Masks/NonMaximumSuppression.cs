namespace Theia.Decoding.Masks;

/// <summary>Leaves out boxes that overlap much with one of a higher score.</summary>
internal static class NonMaximumSuppression
{
    /// <summary>The boxes that stay, by descending score; equal scores in their order.</summary>
    /// <param name="boxes">The boxes. Their sides are differences of edges, so a box of one pixel has no area.</param>
    /// <param name="scores">As many.</param>
    /// <param name="threshold">
    /// An IoU above it suppresses. As upstream, the IoU is float32 and this is not: at 0.8, an IoU of 0.8 suppresses.
    /// </param>
    /// <returns>Indices.</returns>
    public static List<int> Keep(IReadOnlyList<PixelBox> boxes, IReadOnlyList<float> scores, double threshold)
    {
        List<int> kept = [];
        foreach (var next in Enumerable.Range(0, boxes.Count).OrderByDescending(i => scores[i]))
        {
            if (!kept.Exists(other => IoU(boxes[other], boxes[next]) > threshold))
                kept.Add(next);
        }

        return kept;
    }

    private static float IoU(PixelBox a, PixelBox b)
    {
        float width = Math.Max(0, Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left));
        float height = Math.Max(0, Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top));
        var shared = width * height;
        return shared / (Area(a) + Area(b) - shared);   // 0 / 0 is NaN, which is above nothing
    }

    private static float Area(PixelBox box) => (float)(box.Right - box.Left) * (box.Bottom - box.Top);
}
