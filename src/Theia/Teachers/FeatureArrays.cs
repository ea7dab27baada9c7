using Theia.Networks;

namespace Theia.Teachers;

/// <summary>Turns the features of a network into the arrays that are stored for each image.</summary>
internal static class FeatureArrays
{
    /// <summary>The arrays of a batch by name, before rounding.</summary>
    /// <param name="feature">Tokens [B, T, C], or a map [B, C, H, W].</param>
    /// <param name="layout">Where the tokens lie.</param>
    /// <param name="pooled">[B, C], or null where there is none.</param>
    /// <param name="form">How the class token is stored.</param>
    /// <param name="size">C × H × W, with as many places as there are patches.</param>
    /// <returns>
    /// <c>embedding</c> [B, C, H, W] and what else the family stores; in the shapes of the reference after the batch.
    /// </returns>
    public static IReadOnlyDictionary<string, Tensor> Arrays(
        Tensor feature, TokenLayout layout, Tensor? pooled, ClassTokenForm form, FeatureSize size)
    {
        var arrays = new Dictionary<string, Tensor>(StringComparer.Ordinal)
        {
            ["embedding"] = feature.dim() == 4 ? feature : layout.Map(feature, size.Height, size.Width),
        };
        if (form == ClassTokenForm.Vector)
            arrays["cls_token"] = TokenLayout.ClassToken(feature);
        if (form == ClassTokenForm.RowAndPooled)
            arrays["cls_token"] = TokenLayout.ClassToken(feature).unsqueeze(1);
        if (pooled is not null)
            arrays["pooled_cls_token"] = pooled.unsqueeze(1);
        return arrays;
    }

    /// <summary>Rounds arrays to bfloat16 (to nearest, ties to even) and hands each image its part.</summary>
    /// <param name="arrays">[B, …] by name.</param>
    /// <param name="count">B.</param>
    public static IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Split(
        IReadOnlyDictionary<string, Tensor> arrays, int count)
    {
        var images = Enumerable.Range(0, count)
            .Select(_ => new Dictionary<string, TensorData>(StringComparer.Ordinal)).ToList();
        foreach (var (name, values) in arrays)
        {
            ReadOnlyMemory<byte> bytes = values.to(bfloat16).cpu().contiguous().bytes.ToArray();
            var shape = values.shape[1..];
            var length = bytes.Length / count;
            for (var i = 0; i < count; i++)
                images[i].Add(name, new TensorData(DType.BF16, shape, bytes.Slice(i * length, length)));
        }

        return images;
    }
}
