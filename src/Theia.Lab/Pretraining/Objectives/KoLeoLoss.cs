using Theia.Networks.Layers;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>KoLeo loss: spreads class tokens.</summary>
internal static class KoLeoLoss
{
    private const double Least = 1e-8;

    /// <summary>
    /// Kozachenko-Leonenko term (arXiv 1806.03198, used by DINOv2, section 4): minus the mean logarithm of the distance
    /// of each token, at unit length, to the nearest other one. Small when tokens fill the sphere evenly.
    /// </summary>
    /// <param name="tokens">[n, C]; one alone has no neighbor and gives 0.</param>
    public static Tensor KoLeo(Tensor tokens)
    {
        if (tokens.size(0) < 2)
            return zeros([]);
        var unit = nn.functional.normalize(tokens.to(ScalarType.Float32), dim: -1);
        var nearest = Nearest(unit);
        return -(unit - unit.index_select(0, nearest)).Squared().sum(-1).AtLeast(Least).sqrt().log().mean();
    }

    private static Tensor Nearest(Tensor unit)
    {
        using var quiet = no_grad();
        // a token is never its own neighbor, since cosines differ by 2 at most
        var cosines = unit.matmul(unit.t()) - eye(unit.size(0)).Times(3);
        return cosines.argmax(1);
    }
}
