namespace Theia.Data.Masks;

/// <summary>COCO's masks: lengths of runs of 0, 1, 0, 1 …, column by column.</summary>
internal static class RunLengths
{
    /// <summary>The runs of the places that hold a value.</summary>
    /// <param name="values">[height, width], row-major.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="inside">The value.</param>
    public static List<int> Of(ReadOnlySpan<byte> values, int width, int inside)
    {
        List<int> runs = [];
        var (within, length) = (false, 0);
        for (var x = 0; x < width; x++)
        {
            for (var at = x; at < values.Length; at += width)
            {
                if (values[at] == inside != within)
                {
                    runs.Add(length);
                    (within, length) = (!within, 0);
                }

                length++;
            }
        }

        runs.Add(length);
        return runs;
    }

    /// <summary>Sets the places inside the runs to 1; the others are left alone.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="pixels">[height, width], row-major.</param>
    /// <param name="width">Pixels a row.</param>
    public static void Fill(IReadOnlyList<int> runs, Span<byte> pixels, int width)
    {
        var height = pixels.Length / width;
        foreach (var (start, length) in Inside(runs))
        {
            for (var at = start; at < start + length; at++)
                pixels[(at % height * width) + (at / height)] = 1;
        }
    }

    /// <summary>The runs of 1 with where they start, counted column by column.</summary>
    public static IEnumerable<(int Start, int Length)> Inside(IReadOnlyList<int> runs)
    {
        var start = 0;
        for (var i = 0; i < runs.Count; i++)
        {
            if (i % 2 == 1 && runs[i] > 0)
                yield return (start, runs[i]);
            start += runs[i];
        }
    }
}
