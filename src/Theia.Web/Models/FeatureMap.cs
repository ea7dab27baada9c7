using TorchSharp;

namespace Theia.Web.Models;

/// <summary>Features of an image on a grid.</summary>
/// <param name="Rows">Rows of the grid.</param>
/// <param name="Columns">Columns of the grid.</param>
/// <param name="Values">[Rows · Columns, channels], row by row.</param>
/// <param name="Coverage">
/// Part of each side of the image that the grid covers, in its middle: below 1 where preprocessing crops the margins.
/// </param>
internal sealed record FeatureMap(int Rows, int Columns, float[] Values, double Coverage)
{
    /// <summary>Values of a token.</summary>
    public int Channels => Values.Length / (Rows * Columns);

    /// <summary>The values of a token.</summary>
    public ReadOnlySpan<float> Token(int index) => Values.AsSpan(index * Channels, Channels);

    /// <summary>The features as float32 [Rows · Columns, channels]. The caller owns it.</summary>
    public torch.Tensor ToTensor() => torch.tensor(Values, [Rows * Columns, Channels]);

    /// <summary>The token below a point.</summary>
    /// <param name="x">From the left, 0 to 1 over the image.</param>
    /// <param name="y">From the top, 0 to 1 over the image.</param>
    public int TokenAt(double x, double y) => (Cell(y, Rows) * Columns) + Cell(x, Columns);

    private int Cell(double place, int cells)
    {
        var margin = (1 - Coverage) / 2;
        return Math.Clamp((int)((place - margin) / Coverage * cells), 0, cells - 1);
    }
}
