namespace Theia.Lab.Probing;

/// <summary>Image-to-caption and caption-to-image retrieval among a hundred.</summary>
internal static class CaptionProbe
{
    private const int Group = 100;

    /// <summary>Among how many a caption or an image is looked for, of so many scenes.</summary>
    public static int GroupOf(int scenes) => Math.Min(Group, scenes);

    /// <summary>
    /// The share that comes first in its group. Captions that are equal to the letter count as one; what is left over
    /// of the last hundred is not asked for.
    /// </summary>
    /// <param name="images">[scenes, E].</param>
    /// <param name="texts">[scenes, E].</param>
    /// <param name="captions">The texts.</param>
    /// <param name="bootstrap">Draws of the scenes.</param>
    public static IEnumerable<(ProbeMeasure Measure, double[] Draws)> Measure(
        Tensor images, Tensor texts, IReadOnlyList<string> captions, Bootstrap bootstrap)
    {
        using var scope = NewDisposeScope();
        Tensor p = nn.functional.normalize(images.to(ScalarType.Float64), dim: 1),
            t = nn.functional.normalize(texts.to(ScalarType.Float64), dim: 1);
        var size = GroupOf(captions.Count);
        var right = new double[3 * captions.Count];                                 // caption found, image found, asked
        for (var first = 0; first + size <= captions.Count; first += size)
        {
            using var inner = NewDisposeScope();
            var likeness = p.narrow(0, first, size).matmul(t.narrow(0, first, size).t());
            var (caption, image) = (
                likeness.argmax(1).data<long>().ToArray(), likeness.argmax(0).data<long>().ToArray());
            for (var i = 0; i < size; i++)
            {
                right[3 * (first + i)] = Same(i, caption[i]) ? 1 : 0;
                right[(3 * (first + i)) + 1] = Same(i, image[i]) ? 1 : 0;
                right[(3 * (first + i)) + 2] = 1;
            }

            bool Same(int one, long other) =>
                captions[first + one].Equals(captions[first + (int)other], StringComparison.Ordinal);
        }

        var sums = bootstrap.Sums(right, 3);
        var draws = Enumerable.Range(0, sums.GetLength(0)).ToArray();
        return
        [
            (ProbeMeasure.Captions, [.. draws.Select(draw => sums[draw, 0] / sums[draw, 2])]),
            (ProbeMeasure.CaptionImages, [.. draws.Select(draw => sums[draw, 1] / sums[draw, 2])]),
        ];
    }
}
