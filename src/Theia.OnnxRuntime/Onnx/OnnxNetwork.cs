namespace Theia.OnnxRuntime.Onnx;

/// <summary>A chain for any number of images: batched if the files allow it, otherwise one by one.</summary>
internal sealed class OnnxNetwork : IDisposable
{
    // Far above what another order of summation does to float32, far below what another image in the batch would do.
    private const float LargestDifference = 1e-3f;

    private readonly OnnxChain _chain;
    private readonly long[] _image;
    private readonly bool _together;

    private OnnxNetwork(OnnxChain chain, long[] image, bool together)
    {
        _chain = chain;
        _image = image;
        _together = together;
    }

    /// <summary>The outputs for one noise image, by name.</summary>
    public required IReadOnlyDictionary<string, OnnxOutput> Sample { get; init; }

    /// <summary>
    /// Loads the files. A batch that they fix at 1 is made free; where they count on it inside,
    /// images go in one by one.
    /// </summary>
    /// <param name="links">What feeds what.</param>
    /// <param name="options">Threads.</param>
    /// <param name="image">Tells the shape of one image.</param>
    public static OnnxNetwork Load(IReadOnlyList<OnnxLink> links, OnnxOptions options, Func<OnnxChain, long[]> image)
    {
        OnnxNetwork? free = null;
        try
        {
            free = Load(links, options, image, together: true);
            if (free.IsRightTogether())
                return free;
        }
        catch (DataException) when (links.Any(link => link.Graph.FixesBatch))
        {
            // Freed, the graph contradicts itself. As it was written it may be right; if not, the
            // second attempt says why.
        }

        if (free is not null)
            free.Dispose();
        return Load(links, options, image, together: false);
    }

    /// <summary>Runs the network.</summary>
    /// <param name="values">The images, row-major, one after another.</param>
    /// <param name="count">How many.</param>
    /// <returns>For each image the outputs by name, without the batch dimension.</returns>
    public IReadOnlyList<IReadOnlyDictionary<string, ReadOnlyMemory<float>>> Run(float[] values, int count) =>
        _together
            ? RunTogether(values, count)
            : [.. values.Chunk(values.Length / count).SelectMany(one => RunTogether(one, 1))];

    /// <inheritdoc/>
    public void Dispose() => _chain.Dispose();

    private static OnnxNetwork Load(
        IReadOnlyList<OnnxLink> links, OnnxOptions options, Func<OnnxChain, long[]> image, bool together)
    {
        var chain = new OnnxChain(links, options, freeBatch: together);
        try
        {
            var shape = image(chain);
            return new OnnxNetwork(chain, shape, together) { Sample = chain.Run(Noise(shape, 1), [1, .. shape]) };
        }
        catch
        {
            chain.Dispose();
            throw;
        }
    }

    // An inner shape constant may still fix the batch at 1, or images may be mixed without an
    // error; only a test run shows it.
    private bool IsRightTogether()
    {
        try
        {
            var noise = Noise(_image, 2);
            var together = RunTogether(noise, 2);
            var apart = noise.Chunk(noise.Length / 2).SelectMany(one => RunTogether(one, 1)).ToList();
            return together.Zip(apart)
                .All(pair => pair.First.All(output => AreClose(output.Value.Span, pair.Second[output.Key].Span)));
        }
        catch (DataException)
        {
            return false;
        }
    }

    private static bool AreClose(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
            return false;
        float difference = 0, largest = 0;
        for (var i = 0; i < a.Length; i++)
        {
            difference = MathF.Max(difference, MathF.Abs(a[i] - b[i]));
            largest = MathF.Max(largest, MathF.Abs(a[i]));
        }

        return difference <= LargestDifference * largest;
    }

    private IReadOnlyList<IReadOnlyDictionary<string, ReadOnlyMemory<float>>> RunTogether(float[] values, int count)
    {
        IReadOnlyDictionary<string, OnnxOutput> outputs = _chain.Run(values, [count, .. _image]);
        foreach (var (name, output) in outputs.Where(output => output.Value.Shape.FirstOrDefault() != count))
        {
            throw new DataException(
                _chain.LastFile, $"gives {name} [{string.Join(", ", output.Shape)}] for {count} images.",
                "The first dimension must be the batch.");
        }

        return [.. Enumerable.Range(0, count).Select(i => outputs.ToDictionary(
            output => output.Key,
            output => new ReadOnlyMemory<float>(
                output.Value.Values, i * (output.Value.Values.Length / count), output.Value.Values.Length / count),
            StringComparer.Ordinal))];
    }

    // Any two different images will do; these are the same each time.
    private static float[] Noise(long[] image, int count)
    {
        var values = new float[checked(count * image.Aggregate(1L, (product, size) => checked(product * size)))];
        for (var i = 0; i < values.Length; i++)
            values[i] = unchecked((uint)(i + 1) * 2654435761u) >> 24;
        return values;
    }
}
