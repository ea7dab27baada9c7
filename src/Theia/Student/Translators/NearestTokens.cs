namespace Theia.Student.Translators;

/// <summary>
/// Resizes a square grid of tokens to another by repeating or leaving out: the source of cell
/// i is floor(i · from / to).
/// </summary>
/// <param name="From">Side of the grid.</param>
/// <param name="To">Side of the new one.</param>
internal sealed record NearestTokens(int From, int To)
{
    /// <summary>
    /// Resizes, then applies a layer that works token by token. Since such a layer commutes with repetition, it runs on
    /// whichever grid is smaller: for 14 x 14 to 64 x 64 that is a twentieth of the work for the same numbers.
    /// </summary>
    public Tensor Around(Module<Tensor, Tensor> layer, Tensor tokens)
    {
        if (From == To)
            return layer.call(tokens);
        if (From < To)
        {
            using var small = layer.call(tokens);
            return Resize(small);
        }

        using var resized = Resize(tokens);
        return layer.call(resized);
    }

    private Tensor Resize(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var map = tokens.transpose(1, 2).reshape(tokens.size(0), tokens.size(2), From, From);
        return functional.interpolate(map, size: [To, To], mode: InterpolationMode.Nearest)
            .flatten(2).transpose(1, 2).MoveToOuterDisposeScope();
    }
}
