namespace Theia.Teachers;

/// <summary>Turns a tower's tokens into the arrays that are stored for each picture.</summary>
internal static class StoredFeatures
{
    /// <summary>The arrays of a batch by name, before rounding.</summary>
    /// <param name="tokens">[B, 1 + N, C]: class token, then patches row by row.</param>
    /// <param name="pooled">[B, C], or null where there is none.</param>
    /// <param name="form">How the class token is stored.</param>
    /// <param name="size">C × H × W with H · W = N.</param>
    /// <returns><c>embedding</c> [B, C, H, W] and what else the family stores; in the shapes of the reference after the batch.</returns>
    public static IReadOnlyDictionary<string, Tensor> Arrays(Tensor tokens, Tensor? pooled, ClassTokenForm form, FeatureSize size)
    {
        var (channels, height, width) = size;
        var arrays = new Dictionary<string, Tensor>(StringComparer.Ordinal)
        {
            ["embedding"] = tokens.narrow(1, 1, size.Positions).transpose(1, 2).reshape(-1, channels, height, width),
        };
        if (form == ClassTokenForm.Vector)
            arrays["cls_token"] = tokens.select(1, 0);
        if (form == ClassTokenForm.RowAndPooled)
            arrays["cls_token"] = tokens.narrow(1, 0, 1);
        if (pooled is not null)
            arrays["pooled_cls_token"] = pooled.unsqueeze(1);
        return arrays;
    }

    /// <summary>Rounds arrays to bfloat16 (to nearest, ties to even) and hands each picture its part.</summary>
    /// <param name="arrays">[B, …] by name.</param>
    /// <param name="count">B.</param>
    public static IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Split(IReadOnlyDictionary<string, Tensor> arrays, int count)
    {
        var pictures = Enumerable.Range(0, count).Select(_ => new Dictionary<string, TensorData>(StringComparer.Ordinal)).ToList();
        foreach (var (name, values) in arrays)
        {
            ReadOnlyMemory<byte> bytes = values.to(bfloat16).cpu().contiguous().bytes.ToArray();
            var shape = values.shape[1..];
            var length = bytes.Length / count;
            for (var i = 0; i < count; i++)
                pictures[i].Add(name, new TensorData(DType.BF16, shape, bytes.Slice(i * length, length)));
        }

        return pictures;
    }
}
