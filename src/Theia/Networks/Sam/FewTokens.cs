using Theia.Networks.Layers;

namespace Theia.Networks.Sam;

/// <summary>
/// Attention between the few tokens of a prompt and the thousands of cells of an image. Products are associative: a
/// projection of the cells can as well be applied, transposed, to the tokens. So the cells, which cost everything, are
/// never projected; per head and token one vector as long as a cell takes the place of four projections. While all
/// prompts see the same image, they are one product.
/// </summary>
internal static class FewTokens
{
    /// <summary>Lets each token take a weighted mean of the cells.</summary>
    /// <param name="layer">The projections.</param>
    /// <param name="tokens">Queries, [P, T, C].</param>
    /// <param name="placed">Keys: the cells with their position codes, [I, N, C]; I is 1 or P.</param>
    /// <param name="image">Values: the cells, [I, N, C].</param>
    /// <returns>[P, T, C].</returns>
    public static Tensor ToImage(DecoderAttention layer, Tensor tokens, Tensor placed, Tensor image)
    {
        using var scope = NewDisposeScope();
        var (prompts, count) = (tokens.size(0), tokens.size(1));
        var query = ByHead(layer.Query.call(tokens), layer.Heads);             // [H, P · T, d]
        query = query.Times(1 / Math.Sqrt(query.size(2)));
        var folded = bmm(query, HeadRows(layer.Key.weight, layer.Heads));      // [H, P · T, C]
        var queries = PromptsFirst(folded, prompts).view(placed.size(0), -1, placed.size(2));
        var logits = bmm(queries, placed.transpose(1, 2));                     // [I, P / I · H · T, N]
        if (layer.training)
        {
            // The same for every cell, so softmax takes it out again; it only keeps the bias in the graph.
            var constant = bmm(query, layer.Key.bias!.view(layer.Heads, -1, 1));
            logits = logits.Plus(PromptsFirst(constant, prompts).view(placed.size(0), -1, 1));
        }

        var means = bmm(functional.softmax(logits, -1), image);                // [I, P / I · H · T, C]
        var perHead = means.view(prompts, layer.Heads, count, -1).permute(1, 0, 2, 3).reshape(
            layer.Heads, prompts * count, -1);
        var values = bmm(perHead, HeadRows(layer.Value.weight, layer.Heads).transpose(1, 2));
        var mixed = values.view(layer.Heads, prompts, count, -1).permute(1, 2, 0, 3).flatten(2);
        return layer.Out.call(mixed.Plus(layer.Value.bias!)).MoveToOuterDisposeScope();
    }

    /// <summary>Lets each cell take a weighted mean of the tokens.</summary>
    /// <param name="layer">The projections.</param>
    /// <param name="placed">Queries: the cells with their position codes, [I, N, C]; I is 1 or P.</param>
    /// <param name="tokens">Keys, [P, T, C].</param>
    /// <param name="values">Values, [P, T, C].</param>
    /// <returns>[P, N, C].</returns>
    public static Tensor FromImage(DecoderAttention layer, Tensor placed, Tensor tokens, Tensor values)
    {
        using var scope = NewDisposeScope();
        var (prompts, count) = (tokens.size(0), tokens.size(1));
        var (images, cells, heads) = (placed.size(0), placed.size(1), layer.Heads);
        var key = ByHead(layer.Key.call(tokens), heads);                       // [H, P · T, d]
        key = key.Times(1 / Math.Sqrt(key.size(2)));
        var folded = PromptsFirst(bmm(key, HeadRows(layer.Query.weight, heads)), prompts);
        var constant = PromptsFirst(bmm(key, layer.Query.bias!.view(heads, -1, 1)), prompts);
        var logits = bmm(placed, folded.view(images, -1, placed.size(2)).transpose(1, 2))
            .Plus(constant.view(images, 1, -1));                               // [I, N, P / I · H · T]
        var weights = functional.softmax(logits.view(images, cells, -1, heads, count), -1)
            .transpose(1, 2).reshape(prompts, cells, heads * count);

        // The weights of a head sum to one, so each head can bring its part of the bias.
        var value = ByHead(layer.Value.call(values), heads);                   // [H, P · T, d]
        var columns = layer.Out.weight.view(-1, heads, value.size(2)).permute(1, 2, 0);
        var outs = PromptsFirst(bmm(value, columns).Plus(layer.Out.bias!.Over(heads)), prompts);
        return bmm(weights, outs.view(prompts, heads * count, -1)).MoveToOuterDisposeScope();
    }

    // [P, T, H · d] to [H, P · T, d].
    private static Tensor ByHead(Tensor x, int heads) =>
        x.view(x.size(0) * x.size(1), heads, -1).transpose(0, 1);

    // A weight [H · d, C] to [H, d, C].
    private static Tensor HeadRows(Tensor weight, int heads) => weight.view(heads, -1, weight.size(1));

    // [H, P · T, C] to [P, H, T, C].
    private static Tensor PromptsFirst(Tensor x, long prompts) =>
        x.view(x.size(0), prompts, -1, x.size(2)).transpose(0, 1).contiguous();
}
