namespace Theia.Lab.Probing;

/// <summary>Whether the crop that is nearest to a crop of a photograph comes from the same photograph.</summary>
internal static class PhotographProbe
{
    // Crops that share more than this look alike to any eye for edges.
    private const double LargestOverlap = 0.25;

    // More than two cosines can differ by.
    private const double Never = 4;

    /// <summary>
    /// The share of crops whose nearest other crop, by the cosine of standardized vectors, is of the same photograph.
    /// </summary>
    /// <param name="vectors">[crops, D].</param>
    /// <param name="crops">The crops.</param>
    /// <param name="seed">Of the draws of photographs; crops of one photograph are alike, so
    /// they are drawn together.</param>
    public static IEnumerable<(ProbeMeasure Measure, double[] Draws)> Measure(
        Tensor vectors, IReadOnlyList<PhotoCrop> crops, long seed)
    {
        using var scope = NewDisposeScope();
        using var standard = FeatureScaler.Fit(vectors);
        var unit = NeighborProbe.Unit(standard, vectors);
        var likeness = unit.matmul(unit.t());
        var (any, anyAsked) = Found(likeness, crops, largestOverlap: 1);
        var (apart, apartAsked) = Found(likeness, crops, LargestOverlap);
        return
        [
            (ProbeMeasure.Photographs, Share(any, anyAsked, static _ => true)),
            (ProbeMeasure.PhotographsApart, Share(apart, apartAsked, static _ => true)),
            (ProbeMeasure.HeldOutPhotographs, Share(any, anyAsked, static crop => crop.HeldOut)),
            (ProbeMeasure.HeldOutPhotographsApart, Share(apart, apartAsked, static crop => crop.HeldOut)),
        ];

        double[] Share(bool[] right, bool[] asked, Func<PhotoCrop, bool> counts)
        {
            var photographs = Enumerable.Range(0, crops.Count)
                .Where(i => asked[i] && counts(crops[i])).GroupBy(i => crops[i].Photo).ToArray();
            using var bootstrap = Bootstrap.Of(seed, photographs.Length);
            var sums = bootstrap.Sums(
                [.. photographs.SelectMany(own => (double[])[own.Count(i => right[i]), own.Count()])], 2);
            return [.. Enumerable.Range(0, sums.GetLength(0)).Select(draw => sums[draw, 0] / sums[draw, 1])];
        }
    }

    // A crop is asked about if there is something to find: a crop of the same photograph that
    // does not overlap it too much.
    private static (bool[] Right, bool[] Asked) Found(
        Tensor likeness, IReadOnlyList<PhotoCrop> crops, double largestOverlap)
    {
        using var scope = NewDisposeScope();
        var barred = new double[crops.Count * crops.Count];
        var asked = new bool[crops.Count];
        for (var i = 0; i < crops.Count; i++)
        {
            for (var k = 0; k < crops.Count; k++)
            {
                var same = crops[i].Photo == crops[k].Photo;
                if (i == k || (same && largestOverlap < 1 && crops[i].Place.Overlap(crops[k].Place) >= largestOverlap))
                    barred[(i * crops.Count) + k] = Never;
                else if (same)
                    asked[i] = true;
            }
        }

        var nearest = (likeness - tensor(barred, [crops.Count, crops.Count])).argmax(1).data<long>().ToArray();
        return ([.. nearest.Select((other, i) => crops[(int)other].Photo == crops[i].Photo)], asked);
    }
}
