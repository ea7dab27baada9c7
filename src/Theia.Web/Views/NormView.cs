using Theia.Decoding.Tokens;
using Theia.Web.Models;

namespace Theia.Web.Views;

/// <summary>How long tokens are, which are far longer than the others, and the entropy of the lengths.</summary>
/// <param name="Rows">Rows of tokens.</param>
/// <param name="Columns">Columns of tokens.</param>
/// <param name="Coverage">Part of each side of the image that the tokens cover.</param>
/// <param name="Values">Length of each token, row by row.</param>
/// <param name="Median">The median length.</param>
/// <param name="Cutoff">Lengths above it are outliers: twice the median.</param>
/// <param name="Outliers">Indexes of the outliers.</param>
/// <param name="Histogram">Tokens by length, in bins of equal width from the shortest to the longest.</param>
/// <param name="Entropy">Of the histogram, in nats.</param>
/// <param name="NormalizedEntropy">The entropy divided by the greatest possible, ln(bins).</param>
internal sealed record NormView(
    int Rows,
    int Columns,
    double Coverage,
    IReadOnlyList<double> Values,
    double Median,
    double Cutoff,
    IReadOnlyList<int> Outliers,
    IReadOnlyList<int> Histogram,
    double Entropy,
    double NormalizedEntropy)
{
    /// <summary>Measures features.</summary>
    /// <param name="map">The features.</param>
    /// <param name="bins">Bins of the histogram, at least 2.</param>
    public static NormView Of(FeatureMap map, int bins)
    {
        using var tokens = map.ToTensor();
        var norms = TokenNorms.Of(tokens);
        var entropy = norms.Entropy(bins);
        return new NormView(
            map.Rows,
            map.Columns,
            map.Coverage,
            norms.Lengths,
            norms.Median,
            2 * norms.Median,
            [.. norms.Outliers().Index().Where(token => token.Item).Select(token => token.Index)],
            norms.Histogram(bins),
            entropy,
            entropy / Math.Log(bins));
    }
}
