namespace Theia.Student.Translators;

/// <summary>[B, C, H, W] to [B, H · W, C].</summary>
internal sealed class MapToTokens() : Module<Tensor, Tensor>(nameof(MapToTokens))
{
    public override Tensor forward(Tensor map)
    {
        using var tokensLast = map.flatten(2);
        return tokensLast.transpose(1, 2);
    }
}
