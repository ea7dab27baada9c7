namespace Theia.Lab.Pictures;

/// <summary>Smooth noise over the plane: random values on a lattice, blended between, several sizes added.</summary>
internal readonly struct Noise(ulong seed)
{
    /// <summary>0 … 1, about 0.5 on average.</summary>
    /// <param name="x">Right, in pixels.</param>
    /// <param name="y">Down, in pixels.</param>
    /// <param name="size">Pixels across the largest blot.</param>
    /// <param name="layers">How many sizes, each half the one before.</param>
    public double At(double x, double y, double size, int layers)
    {
        double sum = 0, weight = 1, weights = 0;
        for (var layer = 0; layer < layers; layer++)
        {
            sum += weight * Blend(x / size, y / size, (uint)layer);
            weights += weight;
            weight /= 2;
            size /= 2;
        }

        return sum / weights;
    }

    private static double Ease(double t) => t * t * (3 - (2 * t));

    private double Blend(double x, double y, uint layer)
    {
        double left = Math.Floor(x), top = Math.Floor(y);
        double right = Ease(x - left), down = Ease(y - top);
        int column = (int)left, row = (int)top;
        var upper = Lattice(column, row, layer) + (right * (Lattice(column + 1, row, layer) - Lattice(column, row, layer)));
        var lower = Lattice(column, row + 1, layer) + (right * (Lattice(column + 1, row + 1, layer) - Lattice(column, row + 1, layer)));
        return upper + (down * (lower - upper));
    }

    private double Lattice(int column, int row, uint layer)
    {
        var place = ((ulong)(uint)column << 32) | (uint)row;
        return (Dice.Mix(Dice.Mix(place ^ seed) + layer) >> 11) * (1.0 / (1UL << 53));
    }
}
