namespace Theia.Lab.Pictures;

/// <summary>A colour as drawn: linear mixing of 0 … 1 values, no gamma.</summary>
internal readonly record struct Colour(double R, double G, double B)
{
    public static Colour Black { get; } = new(0, 0, 0);

    public static Colour White { get; } = new(1, 1, 1);

    public static Colour operator *(Colour colour, double factor) => new(colour.R * factor, colour.G * factor, colour.B * factor);

    public static Colour operator +(Colour a, Colour b) => new(a.R + b.R, a.G + b.G, a.B + b.B);

    /// <summary><paramref name="from"/> at 0, <paramref name="to"/> at 1.</summary>
    public static Colour Mix(Colour from, Colour to, double share) => (from * (1 - share)) + (to * share);

    /// <summary>A colour from its place on the colour circle (0 … 1), its strength and its brightness (HSV).</summary>
    public static Colour FromHue(double hue, double strength, double brightness)
    {
        return new(Part(5), Part(3), Part(1));

        double Part(int shift)
        {
            var k = (shift + (hue * 6)) % 6;
            return brightness * (1 - (strength * Math.Clamp(Math.Min(k, 4 - k), 0, 1)));
        }
    }
}
