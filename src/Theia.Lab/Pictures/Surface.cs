namespace Theia.Lab.Pictures;

/// <summary>How a thing looks all over: two colours and a pattern that decides between them.</summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="First">Colour where the pattern is 0.</param>
/// <param name="Second">Colour where the pattern is 1.</param>
/// <param name="Size">Pixels a repetition.</param>
/// <param name="Seed">Seed of patterns that are not regular.</param>
internal sealed record Surface(Pattern Pattern, Colour First, Colour Second, double Size, ulong Seed)
{
    private readonly Noise _noise = new(Seed);

    /// <summary>A surface by chance; every fourth is plain.</summary>
    public static Surface Draw(ref Dice dice)
    {
        var hue = dice.Next();
        var first = Colour.FromHue(hue, dice.Between(0.1, 0.95), dice.Between(0.25, 1));
        var second = Colour.FromHue((hue + dice.Between(-0.12, 0.12) + (dice.OneIn(3) ? 0.5 : 0) + 1) % 1, dice.Between(0.1, 0.9), dice.Between(0.15, 1));
        var pattern = dice.OneIn(4) ? Pattern.Plain : dice.Of(Pattern.Stripes, Pattern.Checks, Pattern.Dots, Pattern.Clouds, Pattern.Grain, Pattern.Wood);
        return new Surface(pattern, first, second, dice.Between(7, 34), (ulong)(dice.Next() * (1UL << 53)));
    }

    /// <summary>The colour at a place of the thing's own frame.</summary>
    public Colour At(double u, double v) => Colour.Mix(First, Second, Pattern switch
    {
        Pattern.Stripes => Edge(Wave(u / Size)),
        Pattern.Checks => Edge(Wave(u / Size) * Wave(v / Size)),
        Pattern.Dots => Dot(u / Size, v / Size),
        Pattern.Clouds => _noise.At(u, v, Size * 2.5, 4),
        Pattern.Grain => _noise.At(u, v, 3, 2),
        Pattern.Wood => Edge(Wave((u + (12 * _noise.At(u, v, Size * 3, 3))) / Size)),
        _ => 0.0,
    });

    // A triangle wave of period 2 between -1 and 1.
    private static double Wave(double t)
    {
        var place = t - (2 * Math.Floor(t / 2));
        return (2 * Math.Abs(place - 1)) - 1;
    }

    private static double Edge(double wave) => Math.Clamp(0.5 + (wave * 4), 0, 1);

    private static double Dot(double u, double v)
    {
        double x = u - Math.Floor(u) - 0.5, y = v - Math.Floor(v) - 0.5;
        return Math.Clamp(((0.09 - (x * x) - (y * y)) * 30) + 0.5, 0, 1);
    }
}
