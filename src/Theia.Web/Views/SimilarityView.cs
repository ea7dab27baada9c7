using Theia.Web.Models;

namespace Theia.Web.Views;

/// <summary>How alike each token is to something.</summary>
/// <param name="Rows">Rows of tokens.</param>
/// <param name="Columns">Columns of tokens.</param>
/// <param name="Coverage">Part of each side of the image that the tokens cover.</param>
/// <param name="Values">Cosine by token, −1 to 1, row by row.</param>
/// <param name="Token">Index of the token that they are compared with; null for a sentence.</param>
internal sealed record SimilarityView(
    int Rows, int Columns, double Coverage, IReadOnlyList<float> Values, int? Token)
{
    /// <summary>Compares all tokens with the one below a point.</summary>
    /// <param name="map">The features.</param>
    /// <param name="x">From the left, 0 to 1.</param>
    /// <param name="y">From the top, 0 to 1.</param>
    public static SimilarityView ToToken(FeatureMap map, double x, double y)
    {
        var token = map.TokenAt(x, y);
        var lengths = new double[map.Rows * map.Columns];
        var products = new double[lengths.Length];
        var chosen = map.Token(token);
        for (var i = 0; i < lengths.Length; i++)
        {
            var other = map.Token(i);
            for (var c = 0; c < other.Length; c++)
            {
                lengths[i] += (double)other[c] * other[c];
                products[i] += (double)other[c] * chosen[c];
            }
        }

        var values = new float[lengths.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var scale = Math.Sqrt(lengths[i] * lengths[token]);
            values[i] = scale > 0 ? (float)Math.Clamp(products[i] / scale, -1, 1) : 0;
        }

        return new SimilarityView(map.Rows, map.Columns, map.Coverage, values, token);
    }

    /// <summary>Compares all tokens with a sentence.</summary>
    /// <param name="map">Features in the space of the tower.</param>
    /// <param name="tower">The text tower.</param>
    /// <param name="sentence">With at least one word.</param>
    public static SimilarityView ToSentence(FeatureMap map, ImageTextSimilarity tower, string sentence)
    {
        using var text = tower.EmbedTexts(sentence);
        using var tokens = map.ToTensor();
        using var batch = tokens.unsqueeze(0);
        using var cosines = tower.Compare(batch, text);
        return new SimilarityView(map.Rows, map.Columns, map.Coverage, cosines.data<float>().ToArray(), null);
    }
}
