namespace Theia.Training.Optimization;

/// <summary>Which parameters shrink by weight decay.</summary>
internal static class ParameterGroups
{
    /// <summary>
    /// False for biases and for everything of at most one dimension. So class token, positions, registers and the
    /// weights of norms over [C, H, W] do decay, while their biases do not: surprising, and kept from the reference
    /// because it shapes the published weights.
    /// </summary>
    public static bool Decays(string name, Tensor parameter) =>
        parameter.Dimensions > 1 && !name.EndsWith(".bias", StringComparison.Ordinal);
}
