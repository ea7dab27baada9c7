namespace Theia.Student.Translators;

/// <summary>
/// [B, side · side, C] to [B, C, side, side]. Takes a slot of a chain, as in the reference, so
/// that the others keep their numbers.
/// </summary>
internal sealed class TokensToMap() : Module<Tensor, Tensor>(nameof(TokensToMap))
{
    public override Tensor forward(Tensor tokens)
    {
        using var channelsFirst = tokens.transpose(1, 2);
        var side = (long)Math.Sqrt(tokens.size(1));
        return channelsFirst.reshape(tokens.size(0), tokens.size(2), side, side);
    }
}
