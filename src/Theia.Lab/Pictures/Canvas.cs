namespace Theia.Lab.Pictures;

/// <summary>A square picture under the brush. Arithmetic is plain IEEE (add, multiply, divide, square root), so the bytes are the same everywhere.</summary>
internal sealed class Canvas(int side)
{
    private readonly Colour[] _pixels = new Colour[side * side];

    /// <summary>Pixels a side.</summary>
    public int Side => side;

    /// <summary>Replaces every pixel.</summary>
    public void Fill(Func<double, double, Colour> colour)
    {
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
                _pixels[(y * side) + x] = colour(x + 0.5, y + 0.5);
        }
    }

    /// <summary>Paints a lit shape: a rounded body under a lamp, or a flat card.</summary>
    /// <param name="shape">Where and what.</param>
    /// <param name="surface">How it looks.</param>
    /// <param name="light">Direction to the lamp, right and down; the rest comes from the front.</param>
    /// <param name="body">0 for flat, 1 for as round as a ball.</param>
    public void Paint(Shape shape, Surface surface, (double X, double Y) light, double body)
    {
        foreach ((var x, var y) in Around(shape, 1))
        {
            var cover = Math.Clamp(0.5 - shape.Distance(x, y), 0, 1);
            if (cover <= 0)
                continue;
            (var u, var v) = shape.Local(x, y);
            var colour = surface.At(u, v);
            double across = (x - shape.X) / shape.Width, along = (y - shape.Y) / shape.Height;
            var front = Math.Sqrt(Math.Max(0.05, 1 - ((across * across) + (along * along))));
            var lit = Math.Max(0, (across * light.X) + (along * light.Y) + front) / 1.35;
            var shaded = (colour * (0.3 + (0.75 * lit))) + (Colour.White * (0.5 * lit * lit * lit * lit * lit * lit * lit * lit));
            Blend(x, y, Colour.Mix(colour, shaded, body), cover);
        }
    }

    /// <summary>Darkens the ground under a shape; <paramref name="blur"/> pixels wide at its rim.</summary>
    public void Shade(Shape shadow, double blur, double depth)
    {
        foreach ((var x, var y) in Around(shadow, blur))
        {
            var cover = Math.Clamp(0.5 - (shadow.Distance(x, y) / blur), 0, 1);
            Blend(x, y, Colour.Black, cover * cover * (3 - (2 * cover)) * depth);
        }
    }

    /// <summary>The finished picture, with a little grain as of a sensor.</summary>
    public RgbImage Develop(ref Dice dice, double grain)
    {
        var bytes = new byte[side * side * 3];
        for (var i = 0; i < _pixels.Length; i++)
        {
            // Two throws added: nearer to a bell than one, and no logarithm.
            var speck = grain * (dice.Next() + dice.Next() - 1);
            bytes[3 * i] = Byte(_pixels[i].R + speck);
            bytes[(3 * i) + 1] = Byte(_pixels[i].G + speck);
            bytes[(3 * i) + 2] = Byte(_pixels[i].B + speck);
        }

        return new RgbImage(side, side, bytes);
    }

    private static byte Byte(double value) => (byte)Math.Clamp(Math.Floor((value * 255) + 0.5), 0, 255);

    private void Blend(double x, double y, Colour colour, double share)
    {
        ref var pixel = ref _pixels[((int)y * side) + (int)x];
        pixel = Colour.Mix(pixel, colour, share);
    }

    private IEnumerable<(double X, double Y)> Around(Shape shape, double margin)
    {
        var reach = shape.Width + shape.Height + margin;
        for (var y = (int)Math.Max(0, shape.Y - reach); y < Math.Min(side, shape.Y + reach); y++)
        {
            for (var x = (int)Math.Max(0, shape.X - reach); x < Math.Min(side, shape.X + reach); x++)
                yield return (x + 0.5, y + 0.5);
        }
    }
}
