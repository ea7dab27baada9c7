namespace Theia.Networks.Layers;

/// <summary>Scaled dot-product attention, which every transformer here shares.</summary>
internal static class Attention
{
    /// <summary>Lets each query take a weighted mean of the values, head by head.</summary>
    /// <param name="query">[B, Q, C].</param>
    /// <param name="key">[B, K, C].</param>
    /// <param name="value">[B, K, C].</param>
    /// <param name="heads">Number of heads; divides C.</param>
    /// <param name="training">True writes the product out: on a CPU the fused kernel's backward pass is slower than
    /// that. False takes the fused kernel.
    /// </param>
    /// <param name="dropout">In training, the probability with which a weight is left out.</param>
    /// <param name="mask">[Q, K], added to the logits; null where each query may look everywhere.</param>
    /// <returns>[B, Q, C], the heads side by side.</returns>
    public static Tensor Attend(
        Tensor query, Tensor key, Tensor value, int heads, bool training, double dropout = 0, Tensor? mask = null)
    {
        using var q = SplitHeads(query, heads);
        using var k = SplitHeads(key, heads);
        using var v = SplitHeads(value, heads);
        // [B, heads, Q, C / heads]
        using Tensor mixed = training
            ? WrittenOut(q, k, v, dropout, mask)
            : functional.scaled_dot_product_attention(q, k, v, mask);
        using Tensor tokensFirst = mixed.transpose(1, 2);
        return tokensFirst.flatten(2);
    }

    private static Tensor SplitHeads(Tensor x, int heads)
    {
        using Tensor split = x.view(x.size(0), x.size(1), heads, x.size(2) / heads);
        return split.transpose(1, 2);
    }

    private static Tensor WrittenOut(Tensor q, Tensor k, Tensor v, double dropout, Tensor? mask)
    {
        using Tensor scaled = q.Times(1 / Math.Sqrt(q.size(3)));
        using Tensor keysLast = k.transpose(-2, -1);
        using Tensor logits = matmul(scaled, keysLast);
        if (mask is not null)
            _ = logits.Increase(mask);
        using Tensor weights = functional.softmax(logits, -1);
        if (dropout == 0)
            return matmul(weights, v);
        using Tensor kept = functional.dropout(weights, dropout, training: true);
        return matmul(kept, v);
    }
}
