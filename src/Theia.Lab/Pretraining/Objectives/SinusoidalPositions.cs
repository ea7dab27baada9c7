namespace Theia.Lab.Pretraining.Objectives;

/// <summary>
/// Positions to start from: sines and cosines of row and column (arXiv 2111.06377, where they stay fixed). Near places
/// are alike from the first step on, so a table that is fitted to smaller images keeps its meaning there; resized
/// independent numbers do not.
/// </summary>
internal static class SinusoidalPositions
{
    private const double Base = 10000;

    /// <summary>Fills a table [1, 1 + side², C], C a multiple of four; the class token's place stays zero.</summary>
    public static void Fill(Parameter table)
    {
        var (places, width) = ((int)table.size(1) - 1, (int)table.size(2));
        var (side, waves) = ((int)Math.Sqrt(places), width / 4);
        var values = new float[(1 + places) * width];
        for (var place = 0; place < places; place++)
        {
            for (var wave = 0; wave < waves; wave++)
            {
                var pace = Math.Pow(Base, -(double)wave / waves);
                var at = ((1 + place) * width) + wave;
                (values[at], values[at + waves]) = Wave(place % side * pace);
                (values[at + (2 * waves)], values[at + (3 * waves)]) = Wave(place / side * pace);
            }
        }

        using var quiet = no_grad();
        using var filled = tensor(values, table.shape);
        _ = table.copy_(filled);
    }

    private static (float Sine, float Cosine) Wave(double angle) => ((float)Math.Sin(angle), (float)Math.Cos(angle));
}
