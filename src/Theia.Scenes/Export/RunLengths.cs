namespace Theia.Scenes.Export;

/// <summary>COCO's masks: lengths of runs of 0, 1, 0, 1 …, column by column.</summary>
internal static class RunLengths
{
    /// <summary>The runs of one instance.</summary>
    /// <param name="instances">[size, size], row-major.</param>
    /// <param name="size">Pixels a side.</param>
    /// <param name="id">The instance.</param>
    public static List<int> Of(ReadOnlySpan<byte> instances, int size, int id)
    {
        List<int> runs = [];
        var (inside, length) = (false, 0);
        for (var x = 0; x < size; x++)
        {
            for (var at = x; at < instances.Length; at += size)
            {
                if (instances[at] == id != inside)
                {
                    runs.Add(length);
                    (inside, length) = (!inside, 0);
                }

                length++;
            }
        }

        runs.Add(length);
        return runs;
    }
}
