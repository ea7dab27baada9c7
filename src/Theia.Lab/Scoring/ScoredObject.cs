namespace Theia.Lab.Scoring;

/// <summary>An object that masks are asked for.</summary>
/// <param name="Mask">Its pixels, row-major.</param>
/// <param name="Point">A pixel in its middle.</param>
/// <param name="Box">First column and row, last column and row.</param>
internal sealed record ScoredObject(bool[] Mask, (int X, int Y) Point, (int Left, int Top, int Right, int Bottom) Box)
{
    /// <summary>An object by its mask and its box as scenes have it: left, top, width, height.</summary>
    public static ScoredObject Of(bool[] mask, int width, IReadOnlyList<int> box) => new(
        mask, MiddlePoint.Of(mask, width), (box[0], box[1], box[0] + box[2] - 1, box[1] + box[3] - 1));

    /// <summary>Pixels in both masks, of those in either; two empty masks agree.</summary>
    public double IntersectionOverUnion(IReadOnlyList<bool> other)
    {
        int both = 0, either = 0;
        for (var i = 0; i < Mask.Length; i++)
        {
            both += Mask[i] && other[i] ? 1 : 0;
            either += Mask[i] || other[i] ? 1 : 0;
        }

        return either == 0 ? 1 : both / (double)either;
    }
}
