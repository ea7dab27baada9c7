namespace Theia.Networks;

/// <summary>Where the kinds of tokens lie in [B, T, C]: class token, patches row by row, registers.</summary>
/// <param name="HasClassToken">Whether a class token comes first.</param>
/// <param name="Registers">Register tokens after the patches.</param>
internal readonly record struct TokenLayout(bool HasClassToken, int Registers)
{
    /// <summary>The class token, [B, C], a view.</summary>
    /// <param name="tokens">[B, T, C], with a class token.</param>
    public static Tensor ClassToken(Tensor tokens) => tokens.select(1, 0);

    /// <summary>The patch tokens, [B, N, C], a view.</summary>
    /// <param name="tokens">[B, T, C].</param>
    public Tensor Patches(Tensor tokens)
    {
        var first = HasClassToken ? 1 : 0;
        return tokens.narrow(1, first, tokens.size(1) - first - Registers);
    }

    /// <summary>The patch tokens as a map, [B, C, rows, columns].</summary>
    /// <param name="tokens">[B, T, C], with as many patches as the map has places.</param>
    /// <param name="rows">Rows of the map.</param>
    /// <param name="columns">Columns of the map.</param>
    public Tensor Map(Tensor tokens, int rows, int columns)
    {
        using var patches = Patches(tokens);
        using var channelsFirst = patches.transpose(1, 2);
        return channelsFirst.reshape(tokens.size(0), tokens.size(2), rows, columns);
    }
}
